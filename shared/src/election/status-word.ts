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
