import type { BrowserContextOptions } from 'playwright-core';

/** One look at the night. */
export type View = {
  /** First part of the names of files. */
  readonly name: string;
  /** Below the address of the page. */
  readonly path: string;
  readonly look: BrowserContextOptions;
  /** The picture is as high as the page, and no higher than this, CSS pixels; absent: as high as the window. */
  readonly mostHigh?: number;
  /** The key of a person of the desk goes behind `#`. */
  readonly isDesk?: true;
};

export const views: readonly View[] = [
  { name: 'phone', path: '/?lang=ru', look: { viewport: { width: 360, height: 740 } }, mostHigh: 2600 },
  { name: 'desktop', path: '/?lang=en', look: { viewport: { width: 1440, height: 900 } }, mostHigh: 2400 },
  { name: 'wall', path: '/?wall&lang=en', look: { viewport: { width: 1920, height: 1080 }, colorScheme: 'dark' } },
  {
    name: 'dark',
    path: '/?lang=kk',
    look: { viewport: { width: 1280, height: 800 }, colorScheme: 'dark' },
    mostHigh: 2400,
  },
  {
    name: 'desk',
    path: '/desk/?lang=en',
    look: { viewport: { width: 1440, height: 900 } },
    mostHigh: 1800,
    isDesk: true,
  },
];
