import { readFileSync } from 'node:fs';
import type { Definition } from '@election-night/shared/election/definition.ts';
import { describe, expect, test } from 'vitest';
import { contrast, inkOn, neutralColor, optionColors } from './option-colors.ts';
import { areToldApart, difference, seenBy, sights } from './test-color-vision.ts';
import { colors } from './tokens.css.ts';

const themes = ['light', 'dark'] as const;
const in_ = (name: keyof typeof colors, theme: (typeof themes)[number]) => colors[name][theme === 'light' ? 0 : 1];

describe.each(themes)('in %s', (theme) => {
  const words = ['ink', 'muted', 'accent', 'warn', 'good'] as const;
  const grounds = ['paper', 'card', 'faint'] as const;

  test.each(words.flatMap((word) => grounds.map((ground) => [word, ground] as const)))(
    '%s on %s has the contrast of AA',
    (word, ground) => {
      expect(contrast(in_(word, theme), in_(ground, theme))).toBeGreaterThanOrEqual(4.5);
    },
  );

  test('so has the word of the mode', () => {
    expect(contrast(in_('mode', theme), in_('mode-ground', theme))).toBeGreaterThanOrEqual(4.5);
  });

  test.each(sights)('%s eyes tell what is wrong from what is well', (sight) => {
    const [wrong, well] = [seenBy(sight, in_('warn', theme)), seenBy(sight, in_('good', theme))];
    expect(difference(wrong, well)).toBeGreaterThan(sight === 'grey' ? 0 : 30);
  });
});

describe('colours of options that the definition gives none', () => {
  test.each(sights.filter((sight) => sight !== 'grey'))('differ from each other for %s eyes', (sight) => {
    const seen = [...optionColors, neutralColor].map((color) => seenBy(sight, color));
    const pairs = seen.flatMap((one, place) => seen.slice(place + 1).map((other) => difference(one, other)));
    expect(Math.min(...pairs)).toBeGreaterThan(14);
  });

  test('differ from their neighbours in grey', () => {
    const seen = optionColors.map((color) => seenBy('grey', color));
    const steps = seen.slice(1).map((color, place) => difference(color, seen[place] as string));
    expect(Math.min(...steps)).toBeGreaterThan(10);
  });
});

/** Of a seat of a house on a phone, CSS pixels, and how many marks there are until one comes again. */
const [seatSize, marks] = [12, 6];

describe.each(['kazakhstan-2023', 'harbour-2031', 'tiny'])('colours that %s gives', (night) => {
  const file = new URL(`../../../../recordings/${night}/definition.json`, import.meta.url);
  const { contests } = JSON.parse(readFileSync(file, 'utf8')) as Definition;
  const houses = contests.filter(({ seats }) => seats > 1).map(({ id, options }) => [id, options] as const);

  test.each(houses)('for %s are told apart by all who see colours, where the mark is the same', (_, options) => {
    const colors = options.filter(({ kind }) => kind !== 'against-all').map(({ color }) => color ?? neutralColor);
    for (const sight of sights.filter((one) => one !== 'grey'))
      for (const [place, color] of colors.slice(marks).entries()) {
        const [one, other] = [seenBy(sight, colors[place] as string), seenBy(sight, color)];
        expect([sight, one, other, areToldApart(one, other, seatSize)]).toEqual([sight, one, other, true]);
      }
  });
});

test('text on any colour is read: black or white has 4.58 to 1', () => {
  let least = 21;
  for (let step = 0; step < 4096; step += 1) {
    const color = `#${step
      .toString(16)
      .padStart(3, '0')
      .replace(/./g, (digit) => digit + digit)}`;
    least = Math.min(least, contrast(color, inkOn(color)));
  }
  expect(least).toBeGreaterThanOrEqual(4.58);
});
