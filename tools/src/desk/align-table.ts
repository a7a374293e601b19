export type Column = { readonly title: string; readonly align?: 'right' };

/** Lines of a table whose columns stand below each other, two spaces apart; nothing is cut off. */
export function alignTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string[] {
  const lines = [columns.map(({ title }) => title), ...rows];
  const widths = columns.map((_, place) => Math.max(...lines.map((line) => widthOf(line[place] ?? ''))));
  return lines.map((line) =>
    columns
      .map(({ align }, place) => {
        const text = line[place] ?? '';
        const gap = ' '.repeat((widths[place] ?? 0) - widthOf(text));
        return align === 'right' ? gap + text : text + gap;
      })
      .join('  ')
      .trimEnd(),
  );
}

function widthOf(text: string): number {
  return [...text].length;
}
