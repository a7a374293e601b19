import type { Certified } from '../election/certified.ts';
import type { DefinitionChange } from '../election/desk-action.ts';
import type { Drawing } from '../election/draw-tie.ts';
import type { AcceptedEntry, WithdrawnEntry } from '../election/fold-reports.ts';
import type { Mode } from '../election/night-clock.ts';
import type { PublishedRow } from '../election/row.ts';

/** One entry of the public log, `<rev>-0`. The hash is SHA-256(previous hash ‖ this text), hex; before rev 1 the previous hash is that of the parent, or empty. */
export type Commit = {
  readonly night: string;
  readonly mode: Mode;
  readonly epoch: string;
  readonly rev: number;
  /** The night's time, RFC 3339 UTC. */
  readonly at: string;
  readonly cause: readonly Cause[];
  /** What the public totals are folded from: entries accepted by this commit (sealed ones at release), and those whose flags changed. */
  readonly entries: readonly AcceptedEntry[];
  /** Entries that were accepted and are no more; absent where there are none. */
  readonly withdrawn?: readonly WithdrawnEntry[];
  readonly rows: readonly PublishedRow[];
  /** The version of the definition that holds from here on; absent where it stays. */
  readonly amendment?: Amendment;
  /** What is certified from here on; absent where that stays. */
  readonly certified?: Certified;
  /** A lot that was drawn between equals; one of the same contest goes. */
  readonly drawing?: Drawing;
  /** Only in the first entry of an epoch that continues another one. */
  readonly parent?: { readonly epoch: string; readonly rev: number; readonly head: string };
};

/** A new version of the definition: what changed, since when by the night's clock (RFC 3339 UTC), and the digest of what it makes. */
export type Amendment = {
  readonly version: number;
  readonly changes: readonly DefinitionChange[];
  readonly reason: string;
  readonly at: string;
  readonly digest: string;
};

export type Cause =
  | { readonly type: 'report'; readonly source: string; readonly report: string }
  | { readonly type: 'release'; readonly until: string }
  | { readonly type: 'phase'; readonly phase: string }
  /** The silence of a source that is expected began, or is over because it is expected no more. */
  | { readonly type: 'silence'; readonly source: string }
  | { readonly type: 'clock'; readonly action: string }
  | {
      readonly type: 'desk';
      readonly action: string;
      readonly role: string;
      readonly request: string;
      readonly reason?: string;
    }
  | { readonly type: 'epoch'; readonly reason: EpochReason };

export type EpochReason = 'night-start' | 'replay-start' | 'replay-seek' | 'lost-commits';
