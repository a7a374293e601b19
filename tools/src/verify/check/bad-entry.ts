/** What can be wrong with a log. The words are those that `npm run verify` prints. */
export type Rule =
  /** The hash is not that of the entry before and the text. */
  | 'chain'
  /** An entry is missing. */
  | 'gap'
  /** An entry is not where its rev or its time says. */
  | 'order'
  /** The text is no commit, or could be read in two ways. */
  | 'form'
  /** Another night, another mode, or another epoch. */
  | 'night'
  /** The history that an epoch goes on from is not the one that was read. */
  | 'parent'
  /** A figure is listed that the definition does not know, that breaks a rule that holds, or that is not there to be withdrawn. */
  | 'entry'
  /** The flags of an entry or a row are not those that the rules give. */
  | 'flag'
  /** A row is not what the figures give. */
  | 'row'
  /** A running total is not what the figures sum to. */
  | 'total'
  /** A correction does not say what changed. */
  | 'correction'
  /** A figure fell and nothing says so. */
  | 'fall'
  /** The published head is another one, or ahead. */
  | 'head';

/** Where a log is not what it says. Thrown by the checks; it ends the verification. */
export class BadEntry extends Error {
  readonly rule: Rule;
  /** Set where the fault is not in the entry that is being looked at. */
  readonly rev: number | undefined;

  constructor(rule: Rule, message: string, rev?: number) {
    super(message);
    this.rule = rule;
    this.rev = rev;
  }
}
