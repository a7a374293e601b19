import type { HeldList, QueueState, RefusedList, SealedReports } from '@election-night/shared/wire/desk-answers.ts';
import type { Problem } from '../ingestor/ask-ingestor.ts';

/** How fetching of a source goes (P-FETCH-6). Times are wall times, RFC 3339 UTC. */
export type FetchedSource = {
  readonly source: string;
  readonly kind?: string;
  readonly everySeconds?: number;
  readonly failures: number;
  readonly error?: string;
  readonly triedAt?: string;
  readonly answeredAt?: string;
  readonly nextTryAt?: string;
  readonly changedAt?: string;
  readonly ingestedAt?: string;
};

/** Of the sources that are fetched. `fetches` is false in a replay, where nothing is. */
export type FetchedSources = {
  readonly at: string;
  readonly fetches: boolean;
  readonly sources: readonly FetchedSource[];
};

/** What the ingestor last said. Each is absent until it was answered for the first time, and stays while later asking fails. */
export type DeskLists = {
  readonly held?: HeldList;
  readonly refused?: RefusedList;
  readonly sealed?: SealedReports;
  readonly queue?: QueueState;
  readonly sources?: FetchedSources;
  /** Why the last asking was in vain, or part of it. */
  readonly problem?: Problem;
};
