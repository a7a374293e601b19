import type { Definition } from '@election-night/shared/election/definition.ts';
import type {
  CorrectionRow,
  CountRow,
  ExitPollRow,
  SeatsRow,
  TurnoutRow,
} from '@election-night/shared/election/row.ts';
import type { Page } from 'playwright-core';
import { readNumber } from './read-number.ts';
import type { Snapshot } from './recorded-night.ts';
import type { Figure, Figures } from './shown-figures.ts';

/**
 * The figures of a painted page by where they are in the rows: `turnout:KZ/percent`. Throws where the text says another number than the
 * attribute for programs, or where one figure is painted in two ways.
 */
export async function paintedFigures(page: Page, locale: string): Promise<Figures> {
  const painted = (await page.evaluate(
    `[...document.querySelectorAll('data[data-figure]')].map((data) => [data.dataset.figure, data.value, data.textContent])`,
  )) as readonly (readonly [path: string, value: string, text: string])[];
  const figures: Record<string, number> = {};
  for (const [path, value, text] of painted) {
    const figure = Number(value);
    // Corrections are written as they are in the log.
    const read = path.startsWith('correction:') ? Number(text) : readNumber(text, locale);
    if (read !== figure) throw new Error(`${path} is ${value} and reads ${text}`);
    if ((figures[path] ?? figure) !== figure) throw new Error(`${path} is ${figures[path]} and ${figure}`);
    figures[path] = figure;
  }
  return figures;
}

/** What the painted page of the whole night has to have, all of it and no more. */
export function expectedPainted({ rows }: Snapshot, definition: Definition): Figures {
  const given = (key: string, path: string, figure: number | undefined): readonly Figure[] =>
    figure === undefined ? [] : [[`${key}/${path}`, figure]];
  const every = (key: string, path: string, figures: Readonly<Record<string, number>> = {}) =>
    Object.entries(figures).flatMap(([option, figure]) => given(key, `${path}/${option}`, figure));
  const many = new Set(definition.contests.filter(({ seats }) => seats > 1).map(({ id }) => id));
  const figures = [...rows].flatMap(([key, row]): readonly Figure[] => {
    const [family, first = ''] = key.split(':');
    switch (family) {
      case 'turnout': {
        const { percent, ballots, voters, reported } = row as unknown as TurnoutRow;
        return [
          ...[...given(key, 'percent', percent), ...given(key, 'ballots', ballots), ...given(key, 'voters', voters)],
          ...given(key, 'reported/percent', reported?.percent),
        ];
      }
      case 'count': {
        const { votes, shares, total } = row as unknown as CountRow;
        if (many.has(first))
          return [...every(key, 'votes', votes), ...every(key, 'shares', shares), ...given(key, 'total', total)];
        const [leader, next] = Object.entries(votes ?? {}).sort(([, one], [, other]) => other - one);
        if (!leader || leader[1] === 0 || leader[1] === next?.[1]) return [];
        return [
          ...given(key, `votes/${leader[0]}`, leader[1]),
          ...given(key, `shares/${leader[0]}`, shares?.[leader[0]]),
        ];
      }
      case 'seats':
        return many.has(first) ? every(key, 'seats', (row as unknown as SeatsRow).seats) : [];
      case 'exit-poll': {
        const { shares, sample, turnoutEstimate } = row as unknown as ExitPollRow;
        return [
          ...[...every(key, 'shares', shares), ...given(key, 'sample', sample)],
          ...given(key, 'turnoutEstimate', turnoutEstimate),
        ];
      }
      case 'correction': {
        const { before, after } = row as unknown as CorrectionRow;
        return [...given(key, 'before', before), ...given(key, 'after', after)];
      }
      default:
        return [];
    }
  });
  return Object.fromEntries(figures);
}
