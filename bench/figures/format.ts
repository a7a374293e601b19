/** A figure for a table: `–` where it could not be measured. */
export function figure(value: number, decimals = 0): string {
  return Number.isFinite(value) ? value.toFixed(decimals) : '–';
}

/** How many times as much as the other: `0.85`, `17.2`. */
export function ratio(value: number, of: number): string {
  return figure(value / of, value / of < 10 ? 2 : 1);
}

export function mebibytes(bytes: number): string {
  return figure(bytes / 2 ** 20, 1);
}
