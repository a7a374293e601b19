import type { Finding } from '../election/judge-entry.ts';
import type { Entry } from '../election/report.ts';

/** A value of the hash `held`: an entry that waits for the desk, and the last accepted one of its subject, with which it is compared. */
export type HeldEntry = {
  readonly subject: string;
  /** Id of the report that brought it. */
  readonly report: string;
  /** RFC 3339 UTC. */
  readonly asOf: string;
  readonly entry: Entry;
  readonly reason?: readonly Finding[];
  /** Absent where nothing of the subject was accepted. */
  readonly before?: { readonly asOf: string; readonly entry: Entry };
  /** The night's time of the write that held it, RFC 3339 UTC. */
  readonly since?: string;
};

/** A value of the hash `desk`, field `proposal|<entry digest>`: the first of two persons has agreed. `at` in UTC. */
export type Proposal = { readonly by: string; readonly at: string };

export function proposalField(entry: string): string {
  return `proposal|${entry}`;
}
