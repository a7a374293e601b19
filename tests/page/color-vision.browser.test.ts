import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { contrast } from '../../clients/dashboard/src/style/option-colors.ts';
import { areToldApart } from '../../clients/dashboard/src/style/test-color-vision.ts';
import { goToMoment, moments, shownNight } from '../screenshots/moments.ts';
import { type Pixels, pixelsOf } from '../screenshots/png.ts';
import { openPublicPage, type PublicPage, showsSnapshot } from './public-page.ts';
import { type RecordedNight, startRecordedNight } from './recorded-night.ts';

// What the page paints, as eyes without one kind of cone have it, and as eyes that see no colour: the browser's own emulation, read from its
// screenshots. Whatever no longer differs in colour differs in a mark or says a figure.

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const pictures = process.env['PICTURES_TO'];
const sights = ['none', 'protanopia', 'deuteranopia', 'tritanopia', 'achromatopsia'] as const;
type Sight = (typeof sights)[number];
const schemes = ['light', 'dark'] as const;
const cases = schemes.flatMap((scheme) => sights.map((sight) => ({ scheme, sight })));
/** Of a seat, in which a difference is more than that of two edges. */
const leastShare = 0.03;
/** CSS pixels of a small tile from side to side. */
const tileSize = 48;

let night: RecordedNight;
let site: PublicPage;
const painted = new Map<string, Painted>();
/** Seen as it is. */
let plain: Page;

beforeAll(async () => {
  if (pictures) mkdirSync(pictures, { recursive: true });
  night = await startRecordedNight(shownNight);
  for (const moment of moments) await goToMoment(night, moment);
  site = await openPublicPage(new URL(night.url).origin);
  for (const { scheme, sight } of cases) {
    const page = await site.open('/?lang=en', { colorScheme: scheme, reducedMotion: 'reduce' });
    await showsSnapshot(page, night);
    const developer = await page.context().newCDPSession(page);
    await developer.send('Emulation.setEmulatedVisionDeficiency', { type: sight });
    painted.set(`${scheme} ${sight}`, await paint(page, `${scheme}-${sight}`));
    await page.close();
  }
  plain = await site.open('/?lang=en');
  await showsSnapshot(plain, night);
});
afterAll(async () => {
  await site?.close();
  await night?.stop();
});

const paintedFor = (scheme: string, sight: Sight) => painted.get(`${scheme} ${sight}`) as Painted;

test('the emulation is one: a red seat is red, and without cones nothing has a colour', () => {
  const redSeat = (sight: Sight) => {
    const { colorAt, width, height } = paintedFor('light', sight).seats[4] as Pixels;
    // Beside its mark.
    return colorAt(width / 5, height / 5);
  };
  expect(redSeat('none')).toBe('#c8312f');
  expect(redSeat('achromatopsia')).toMatch(/^#(..)\1\1$/);
  expect(new Set(sights.map(redSeat)).size).toBe(sights.length);
});

describe.each(cases)('in $scheme, for $sight', ({ scheme, sight }) => {
  test('seats of any two are told apart, by their colour or by their mark', () => {
    const { seats } = paintedFor(scheme, sight);
    expect(seats).toHaveLength(6);
    for (const [at, seat] of seats.entries())
      for (const [after, other] of seats.slice(at + 1).entries())
        expect([at, at + 1 + after, areTold(seat, other)]).toEqual([at, at + 1 + after, true]);
  });

  test('bars end where they can be seen: their outline has 3 to 1 against the ground', () => {
    const { bars } = paintedFor(scheme, sight);
    expect(bars).toHaveLength(8 + 8 * 4);
    for (const [at, { track, end, bottom }] of bars.entries()) {
      const ground = track.colorAt(track.width - 3, 1);
      const corner = [-3, -2, -1, 0].flatMap((right) =>
        [-2, -1, 0].map((down) => [end + right, bottom + down] as const),
      );
      const outline = corner.map(([x, y]) => contrast(track.colorAt(Math.max(0, x), y), ground));
      expect([at, Math.max(...outline) >= 3]).toEqual([at, true]);
    }
  });

  test('tiles of different steps are told apart, and their figures are read', () => {
    const { tiles } = paintedFor(scheme, sight);
    expect(tiles).toHaveLength(20);
    const grounds = new Map<string, string>();
    for (const { step, pixels } of tiles) {
      const ground = pixels.colorAt(pixels.width / 2, 3);
      grounds.set(step, ground);
      expect([step, Math.max(...everyColor(pixels).map((color) => contrast(color, ground))) >= 4.5]).toEqual([
        step,
        true,
      ]);
    }
    const seen = [...grounds].sort(([one], [other]) => one.localeCompare(other)).map(([, ground]) => ground);
    expect(seen.length).toBeGreaterThan(3);
    for (const [at, ground] of seen.slice(1).entries())
      expect([at, areToldApart(ground, seen[at] as string, tileSize)]).toEqual([at, true]);
  });
});

test('what is wrong and what is well has a mark and words', async () => {
  const states = (await plain.evaluate(`(() => {
    const every = (root) => [...root.querySelectorAll('*')].flatMap((one) => [one, ...(one.shadowRoot ? every(one.shadowRoot) : [])]);
    const isShown = (one) => one.closest('[aria-hidden="true"]') === null;
    return every(document).filter((one) => one.matches('.bad, .well, .notice') && isShown(one)).map((one) => ({
      mark: one.querySelector('.mark')?.textContent.trim() ?? '',
      words: one.textContent.trim(),
    }));
  })()`)) as readonly { readonly mark: string; readonly words: string }[];
  expect(states.length).toBeGreaterThan(3);
  for (const { mark, words } of states) expect([mark.length, words.length > mark.length]).toEqual([1, true]);
});

test('links are underlined, or stand among their like as a choice', async () => {
  const bare = await plain.evaluate(`(() => {
    const every = (root) => [...root.querySelectorAll('*')].flatMap((one) => [one, ...(one.shadowRoot ? every(one.shadowRoot) : [])]);
    return every(document)
      .filter((one) => one.localName === 'a' && one.checkVisibility() && !one.closest('.masthead nav'))
      .filter((one) => !getComputedStyle(one).textDecorationLine.includes('underline'))
      .map((one) => one.textContent.trim());
  })()`);
  expect(bare).toEqual([]);
});

type Painted = {
  /** The first seat of each wedge, from left to right. */
  readonly seats: readonly Pixels[];
  readonly tiles: readonly { readonly step: string; readonly pixels: Pixels }[];
  /** `end` and `bottom` of the bar, in its track. */
  readonly bars: readonly { readonly track: Pixels; readonly end: number; readonly bottom: number }[];
};

type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
type Places = {
  readonly seats: readonly Box[];
  readonly tiles: readonly { readonly step: string; readonly box: Box }[];
  readonly bars: readonly { readonly track: Box; readonly bar: Box }[];
};

/** Where they are in a picture of the whole page. */
const readPlaces = `(() => {
  const all = (tag, selector) => [...document.querySelector(tag).shadowRoot.querySelectorAll(selector)];
  const boxOf = (one) => {
    const { x, y, width, height } = one.getBoundingClientRect();
    return { x: x + scrollX, y: y + scrollY, width, height };
  };
  const seatOf = (path) => {
    const [, x, y, r] = /^M([-\\d.]+) ([-\\d.]+)a([\\d.]+)/.exec(path.getAttribute('d')).map(Number);
    const matrix = path.getScreenCTM();
    const at = new DOMPoint(x + r, y).matrixTransform(matrix);
    const half = Math.floor(r * matrix.a * 0.7);
    return { x: at.x + scrollX - half, y: at.y + scrollY - half, width: 2 * half, height: 2 * half };
  };
  const barsOf = (tag, bar) => all(tag, '.track').map((track) => ({ track: boxOf(track), bar: boxOf(track.querySelector(bar)) }));
  return {
    seats: all('en-seats', '.house path.seats').map(seatOf),
    tiles: all('en-turnout', '.tile').map((tile) => ({ step: /step-\\d/.exec(tile.className)[0], box: boxOf(tile) })),
    bars: [...barsOf('en-count', '.fill'), ...barsOf('en-exit-polls', '.bar')],
  };
})()`;

const hideMarks = `for (const [tag, mark] of [['en-count', '.polled'], ['en-exit-polls', '.whisker']])
  for (const one of document.querySelector(tag).shadowRoot.querySelectorAll(mark)) one.style.visibility = 'hidden'`;

async function paint(page: Page, name: string): Promise<Painted> {
  // Marks on a bar's end say where it is, too. Here the bar itself is asked.
  await page.evaluate(hideMarks);
  // With a window as high as the page nothing that stays in view lies on anything.
  const height = (await page.evaluate('document.documentElement.scrollHeight')) as number;
  await page.setViewportSize({ width: 1280, height });
  const png = await page.screenshot({ fullPage: true });
  if (pictures) writeFileSync(join(pictures, `${name}.png`), png);
  const picture = pixelsOf(png);
  const { seats, tiles, bars } = (await page.evaluate(readPlaces)) as Places;
  return {
    seats: seats.map((box) => partOf(picture, box)),
    tiles: tiles.map(({ step, box }) => ({ step, pixels: partOf(picture, box) })),
    bars: bars.map(({ track, bar }) => ({
      track: partOf(picture, track),
      end: bar.x + bar.width - track.x,
      bottom: bar.y + bar.height - track.y,
    })),
  };
}

function partOf({ colorAt }: Pixels, { x, y, width, height }: Box): Pixels {
  const [left, top] = [Math.round(x), Math.round(y)];
  return {
    ...{ width: Math.floor(width), height: Math.floor(height) },
    colorAt: (right, down) => colorAt(left + Math.round(right), top + Math.round(down)),
  };
}

function everyColor({ width, height, colorAt }: Pixels): readonly string[] {
  const colors = new Set<string>();
  for (let y = 0; y < height; y += 1) for (let x = 0; x < width; x += 1) colors.add(colorAt(x, y));
  return [...colors];
}

/** So much of two seats differs that it is seen at their size. */
function areTold(one: Pixels, other: Pixels): boolean {
  let differing = 0;
  for (let y = 0; y < one.height; y += 1)
    for (let x = 0; x < one.width; x += 1)
      if (areToldApart(one.colorAt(x, y), other.colorAt(x, y), one.width)) differing += 1;
  return differing > leastShare * one.width * one.height;
}
