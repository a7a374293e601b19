import { type Language, languages } from '../words/languages.ts';

/** What a page shows: the whole night, a unit, or a contest. */
export type Place =
  | { readonly kind: 'night' }
  | { readonly kind: 'unit'; readonly id: string }
  | { readonly kind: 'contest'; readonly id: string };

export const themes = ['auto', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

/** Everything that the address of a page says. What it does not say is absent, and stays so. */
export type PageAddress = {
  readonly place: Place;
  readonly night: string | undefined;
  readonly language: Language | undefined;
  readonly theme: Theme;
  /** For a screen on a wall: everything in one view, and nothing to be touched. */
  readonly isWall: boolean;
};

/** Reads an address as the server reads it: `/unit/KZ-75?night=…&lang=kk&theme=dark&wall`. */
export function readAddress({ pathname, search }: { readonly pathname: string; readonly search: string }): PageAddress {
  const query = new URLSearchParams(search);
  const [, kind, id] = /^\/(unit|contest)\/([^/]+)$/.exec(pathname) ?? [];
  return {
    place: kind && id ? { kind: kind as 'unit' | 'contest', id: decodeURIComponent(id) } : { kind: 'night' },
    night: query.get('night') ?? undefined,
    language: languages.find((one) => one === query.get('lang')),
    theme: themes.find((one) => one === query.get('theme')) ?? 'auto',
    isWall: query.has('wall'),
  };
}

/** The address with path and query, the same for the same page. */
export function writeAddress({ place, night, language, theme, isWall }: PageAddress): string {
  const query = new URLSearchParams({
    ...(night === undefined ? {} : { night }),
    ...(language === undefined ? {} : { lang: language }),
    ...(theme === 'auto' ? {} : { theme }),
  });
  const said = [query.toString(), ...(isWall ? ['wall'] : [])].filter((part) => part !== '').join('&');
  const path = place.kind === 'night' ? '/' : `/${place.kind}/${encodeURIComponent(place.id)}`;
  return said === '' ? path : `${path}?${said}`;
}
