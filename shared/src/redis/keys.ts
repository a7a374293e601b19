import type { Mode } from '../election/night-clock.ts';

/**
 * Every key of a night: type, writer, readers, growth bound. All share one hash tag, so that one script may touch them in a cluster.
 *
 * | key | type | written by | read by | bound |
 * | --- | --- | --- | --- | --- |
 * | meta | hash: epoch, rev, head, at, clock, definition, amendments, redisRunId, run | aggregator | all | fixed |
 * | fence | hash: epoch, seq, run | aggregator | aggregator, ingestor (run) | fixed |
 * | entries | hash: subject|place in its walk → admitted entry, JSON | aggregator | aggregator | units × sources × bulletins |
 * | totals | hash: field → integer, running totals | aggregator | aggregator | units × fields |
 * | rows | hash: key → row, JSON | aggregator | broadcaster | rows |
 * | log:<epoch> | stream, id rev-0: commit (JSON text), hash | aggregator | broadcaster | kept for the night |
 * | log:epochs | stream: epoch, reason, run of every epoch that began | aggregator | broadcaster | last 1,000 |
 * | writes | stream, id seq-0: which fields each write touched (JSON text) | aggregator | aggregator | last 100,000 |
 * | admitted:<run> | hash: source/report → digest, outcome once decided, JSON | ingestor, aggregator | both | reports |
 * | held | hash: entry digest → entry and reason, JSON | aggregator | ingestor (desk) | entries under decision |
 * | desk | hash: what the desk decided about the night; first of two persons by entry digest, JSON | aggregator | aggregator, ingestor (desk) | decisions |
 * | sealed:reports | hash: source/report → report, JSON | aggregator | aggregator | reports under embargo |
 * | fetched | hash: source → what became of fetching it, JSON | ingestor | ingestor | sources |
 */
export function nightKeys(mode: Mode, night: string) {
  const tag = `{night:${mode}:${night}}`;
  return {
    meta: `${tag}:meta`,
    fence: `${tag}:fence`,
    entries: `${tag}:entries`,
    totals: `${tag}:totals`,
    rows: `${tag}:rows`,
    epochs: `${tag}:log:epochs`,
    log: (epoch: string) => `${tag}:log:${epoch}`,
    writes: `${tag}:writes`,
    admitted: (run: string) => `${tag}:admitted:${run}`,
    held: `${tag}:held`,
    desk: `${tag}:desk`,
    sealed: `${tag}:sealed:reports`,
    fetched: `${tag}:fetched`,
  } as const;
}

export type NightKeys = ReturnType<typeof nightKeys>;
