/** Who a key speaks for. `source` is whoever sends figures, `desk` decides about them, `certifier` closes the night and draws lots. */
export const deskRoles = ['desk', 'certifier'] as const;
export type DeskRole = (typeof deskRoles)[number];

/** What a call says: who won the contest in its unit, who has a majority of its seats, or who won how many of them. */
export const callSubjects = ['winner', 'majority', 'seats'] as const;
export type CallSubject = (typeof callSubjects)[number];

/** What an embargo covers: all exit polls, or the counts of one contest, or of all. */
export type EmbargoScope =
  | { readonly kind: 'exit-poll' }
  | { readonly kind: 'count'; readonly contest?: string; readonly unit?: string };

/** One change of the definition while the night runs. The tree, the contests and the ids of options stay: topics and keys are fixed. */
export type DefinitionChange =
  | { readonly change: 'withdraw-option'; readonly contest: string; readonly option: string }
  | { readonly change: 'close-of-polls'; readonly unit: string; readonly closes: string }
  | { readonly change: 'voters-on-the-list'; readonly unit: string; readonly voters: number };

/** A decision of the desk or the certifier. `reason` is for the public. Ids are those of the definition; an entry is named by its digest. */
export type DeskAction =
  | { readonly action: 'release'; readonly entry: string; readonly reason: string }
  | { readonly action: 'reject'; readonly entry: string; readonly reason: string }
  | { readonly action: 'retract'; readonly source: string; readonly report: string; readonly reason: string }
  | {
      readonly action: 'call';
      readonly contest: string;
      /** Absent = the contest's top unit. */
      readonly unit?: string;
      readonly of: CallSubject;
      /** The option that won; for `of: 'seats'` absent. */
      readonly winner?: string;
      /** Seats by option, only for `of: 'seats'`. */
      readonly seats?: Readonly<Record<string, number>>;
      /** The request's time, RFC 3339 UTC: what is told as the time of the call. */
      readonly asOf: string;
      /** Who says so, where it is not the desk itself: a newsroom, an agency. */
      readonly saidBy?: string;
      readonly reason?: string;
    }
  | { readonly action: 'withdraw-call'; readonly call: string; readonly reason: string }
  | { readonly action: 'lift-embargo'; readonly of: EmbargoScope; readonly reason: string }
  | { readonly action: 'postpone-embargo'; readonly of: EmbargoScope; readonly until: string; readonly reason: string }
  /** `version` is the one that the definition will have: its own plus 1, or somebody else was faster. */
  | {
      readonly action: 'amend';
      readonly version: number;
      readonly changes: readonly DefinitionChange[];
      readonly reason: string;
    }
  /** The options that the lot gave the seats that are open between equals; as many as there are seats. */
  | {
      readonly action: 'draw-tie';
      readonly contest: string;
      readonly winners: readonly string[];
      readonly reason: string;
    }
  /** Absent contests = the whole night, turnout too. */
  | { readonly action: 'certify'; readonly contests?: readonly string[]; readonly reason: string }
  | { readonly action: 'reopen'; readonly contests?: readonly string[]; readonly reason: string };

export type DeskWord = DeskAction['action'];

/** Who may do what. The certifier's word is not the desk's, and the other way round: two keys for two hands. */
export const roleOf: Readonly<Record<DeskWord, DeskRole>> = {
  release: 'desk',
  reject: 'desk',
  retract: 'desk',
  call: 'desk',
  'withdraw-call': 'desk',
  'lift-embargo': 'desk',
  'postpone-embargo': 'desk',
  amend: 'desk',
  'draw-tie': 'certifier',
  certify: 'certifier',
  reopen: 'certifier',
};
