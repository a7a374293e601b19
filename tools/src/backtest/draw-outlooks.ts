import type { OutlookRow } from '@election-night/shared/election/row.ts';

/** How the outlook of one figure moved through a night: `[` to `]` is the interval, `o` the estimate, `|` where the figure ended. */
export function drawOutlooks(
  name: string,
  end: number,
  moments: readonly { readonly moment: string; readonly outlook: OutlookRow | undefined }[],
  width = 61,
): string {
  const from = end - 10;
  const place = (percent: number) =>
    Math.min(width - 1, Math.max(0, Math.round(((percent - from) / 20) * (width - 1))));
  const lines = moments.map(({ moment, outlook }) => {
    const cells = Array.from({ length: width }, () => ' ');
    const [low, high] = outlook?.interval[name] ?? [];
    if (low !== undefined && high !== undefined) {
      for (let cell = place(low); cell <= place(high); cell++) cells[cell] = '-';
      cells[place(low)] = '[';
      cells[place(high)] = ']';
      cells[place(outlook?.shares?.[name] ?? 0)] = 'o';
    }
    cells[place(end)] = '|';
    return `${moment.padStart(8)}  ${cells.join('')}${outlook ? '' : '  no outlook'}`.trimEnd();
  });
  return `${' '.repeat(10)}${from.toFixed(1)}${`${(end + 10).toFixed(1)} %`.padStart(width - 2)}\n${lines.join('\n')}\n`;
}
