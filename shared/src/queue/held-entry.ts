import type { SubjectKey } from '../election/report.ts';
import type { SubjectEntry } from '../election/walk-subject.ts';

/** A value of the hash `held`, by the entry's digest: an entry that waits for the desk, since when by the night's clock, and the accepted one before it. */
export type HeldEntry = {
  readonly subject: SubjectKey;
  readonly since: string;
  readonly before?: Pick<SubjectEntry, 'asOf' | 'entry'>;
} & Pick<SubjectEntry, 'report' | 'asOf' | 'entry' | 'reason'>;

/** A value of the hash `desk`, by `proposalField`: the first of two persons who agreed to a release. */
export type Proposal = { readonly by: string; readonly at: string };

export function proposalField(entry: string): string {
  return `proposal|${entry}`;
}
