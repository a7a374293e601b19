/** Mode letter, 9 base-36 digits of milliseconds, 2 random ones: epochs of a night compare as strings. */
export const epochPattern = '^[ltr][0-9a-z]{11}$';

const epochForm = new RegExp(epochPattern);

export function isEpoch(text: string): boolean {
  return epochForm.test(text);
}

/** Where a message belongs: the history (epoch) and the place in it (rev). */
export type Position = { readonly epoch: string; readonly rev: number };
