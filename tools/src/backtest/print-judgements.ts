import type { Judgement } from './judge-outlooks.ts';

/** A table in Markdown, so that it can stand in a document as it is printed. */
export function judgementTable(judgements: readonly Judgement[]): string {
  const lines = judgements.map(({ night, moment, figures, absent, off, worst, halfWidth, held }) =>
    [
      night,
      moment,
      points(off),
      points(worst),
      halfWidth === undefined ? '' : `± ${points(halfWidth)}`,
      held === undefined ? 'no outlook' : `${held.toFixed(1)} %`,
      `${figures}${absent > 0 ? ` (${absent} without)` : ''}`,
    ].join(' | '),
  );
  const header = 'night | moment | off by, mean | worst | interval, mean | held the end | figures';
  return [header, '--- | --- | --- | --- | --- | --- | ---', ...lines].map((line) => `| ${line} |\n`).join('');
}

function points(figure: number | undefined): string {
  return figure === undefined ? '' : figure.toFixed(2);
}
