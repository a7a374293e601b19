/** A whole number of an address, or `standard` where it is not there; undefined where it is of another form or above what a safe integer holds. */
export function wholeNumber(text: unknown, standard: number): number | undefined {
  if (text === undefined) return standard;
  return typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}
