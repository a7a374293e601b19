import type { ReportKind } from './definition.ts';
import type { StatusWord } from './status-word.ts';

export const correctionKinds = ['correction', 'recount', 'retraction', 'late-data'] as const;
/** Why a figure may contradict an earlier one. */
export type CorrectionNote = { readonly kind: (typeof correctionKinds)[number]; readonly reason: string };

type AnyEntry = {
  readonly unit: string;
  /** Orders figures of the same asOf, where the source numbers them; absent = 0. */
  readonly revision?: number;
  readonly correction?: CorrectionNote;
};

/**
 * Ballots issued and voters on the list, cumulative since the opening; `percent` as published, at most two decimals. Any figure of an admitted entry
 * may be below zero; none of an accepted one is.
 */
export type TurnoutEntry = AnyEntry & {
  readonly percent?: number;
  readonly ballots?: number;
  readonly voters?: number;
};

/** Shares in percent, at most two decimals; `margin` in points. Only for the contest's top unit. */
export type ExitPollEntry = AnyEntry & {
  readonly contest: string;
  /** Which list of options the source asked by; compared with the contest's. */
  readonly optionsVersion?: number;
  readonly shares: Readonly<Record<string, number>>;
  /** Voters asked. */
  readonly sample?: number;
  readonly margin?: number;
  readonly stations?: number;
  readonly fieldwork?: string;
  readonly turnoutEstimate?: number;
};

/** Votes by option; shares as published where the source gives no votes, or beside them. `total` = votes for all options as published. */
export type CountEntry = AnyEntry & {
  readonly contest: string;
  /** Which list of options the source counted by; compared with the contest's. */
  readonly optionsVersion?: number;
  readonly votes?: Readonly<Record<string, number>>;
  readonly shares?: Readonly<Record<string, number>>;
  readonly total?: number;
  readonly invalid?: number;
  readonly ballots?: number;
  readonly stations?: { readonly in: number; readonly of: number };
  readonly status?: StatusWord;
};

export type Entry = TurnoutEntry | ExitPollEntry | CountEntry;

/** What a source sends at once. `asOf` is RFC 3339 UTC once admitted. */
export type Report = {
  readonly id: string;
  readonly source: string;
  readonly asOf: string;
} & (
  | { readonly kind: 'turnout'; readonly entries: readonly TurnoutEntry[] }
  | { readonly kind: 'exit-poll'; readonly entries: readonly ExitPollEntry[] }
  | { readonly kind: 'count'; readonly entries: readonly CountEntry[] }
);

/** What one source says about one unit in one contest and kind; `turnout||KZ-75|cec`. */
export type SubjectKey = string & { readonly subject: unique symbol };

export function subjectKey(kind: ReportKind, contest: string | undefined, unit: string, source: string): SubjectKey {
  return `${kind}|${contest ?? ''}|${unit}|${source}` as SubjectKey;
}

export function subjectOf(kind: ReportKind, entry: Entry, source: string): SubjectKey {
  return subjectKey(kind, 'contest' in entry ? entry.contest : undefined, entry.unit, source);
}

export function subjectParts(subject: SubjectKey): { kind: ReportKind; contest: string; unit: string; source: string } {
  const [kind, contest, unit, source] = subject.split('|') as [ReportKind, string, string, string];
  return { kind, contest, unit, source };
}
