/** NIST SP 1500-100, ResultsStatus and CountItemStatus in the words of the wire. */
export const statusWords = [
  'pre-election',
  'unofficial-partial',
  'unofficial-complete',
  'certified',
  'correction',
  'recount',
] as const;
export type StatusWord = (typeof statusWords)[number];

/** True where nothing is left to count. A recount or a correction under way is not complete. */
export function isComplete({ status }: { readonly status: StatusWord }): boolean {
  return status === 'unofficial-complete' || status === 'certified';
}
