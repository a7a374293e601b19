import type { Election } from '@election-night/shared/election/election.ts';
import type { SubjectKey } from '@election-night/shared/election/report.ts';
import type { Row } from '@election-night/shared/election/row.ts';
import type { SubjectEntry } from '@election-night/shared/election/walk-subject.ts';
import type { LedgerLine } from '@election-night/shared/queue/report-queue.ts';

/** What a decision changes, before the rows that follow from it are derived. What is absent stays. */
export type DecisionEffect = {
  readonly subjects?: ReadonlyMap<SubjectKey, readonly SubjectEntry[]>;
  /** Fields of the hash `desk` with their JSON; undefined = no longer there. */
  readonly desk?: ReadonlyMap<string, string | undefined>;
  /** Rows that are the decision itself: calls. */
  readonly rows?: readonly Row[];
  /** Sealed reports that are never released, with the lines that say so. */
  readonly retracted?: ReadonlyMap<string, LedgerLine>;
  readonly election?: Election;
};

/** `second-person-needed`: noted, and nothing changes in public before somebody else says the same. */
export type FoldedDecision =
  | { readonly outcome: 'decided' | 'second-person-needed'; readonly effect: DecisionEffect }
  | { readonly outcome: 'refused'; readonly reason: string };

export function decided(effect: DecisionEffect): FoldedDecision {
  return { outcome: 'decided', effect };
}

export function refused(reason: string): FoldedDecision {
  return { outcome: 'refused', reason };
}
