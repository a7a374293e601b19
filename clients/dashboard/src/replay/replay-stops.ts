import type { ReplayMarks } from '@election-night/shared/wire/http-bodies.ts';

/** Something that a line of time shows: a report of the recording, a release, a close of polls. `at` in milliseconds since 1970. */
export type ReplayStop = {
  readonly at: number;
  readonly kind: 'turnout' | 'exit-poll' | 'count' | 'release' | 'close';
  /** Of a report. */
  readonly source?: string;
};

/**
 * What is known by `now`, in order of time. A report that was released later than that is left out: its mark may have been asked for before
 * somebody stepped back. `upcoming`: the next release of the night, where there is one.
 */
export function stopsOf(
  { marks }: Pick<ReplayMarks, 'marks'>,
  closes: readonly number[],
  upcoming: number | undefined,
  now: number,
): readonly ReplayStop[] {
  const out = marks.filter(({ released }) => released === undefined || Date.parse(released) <= now);
  const releases = out.flatMap(({ released }) => (released === undefined ? [] : [Date.parse(released)]));
  const inOrder = [...new Set([...releases, ...(upcoming === undefined ? [] : [upcoming])])];
  const stops: ReplayStop[] = [
    ...out.map(({ at, kind, source }) => ({ at: Date.parse(at), kind, source })),
    ...inOrder.map((at) => ({ at, kind: 'release' as const })),
    ...[...new Set(closes)].map((at) => ({ at, kind: 'close' as const })),
  ];
  return stops.sort((one, other) => one.at - other.at);
}

export function stopAfter(stops: readonly ReplayStop[], now: number): ReplayStop | undefined {
  return stops.find(({ at }) => at > now);
}

/** The last one that is further back than `nearMs`: while the clock runs, whoever asks twice does not get the same one twice. */
export function stopBefore(stops: readonly ReplayStop[], now: number, nearMs: number): ReplayStop | undefined {
  const last = stops.findLast(({ at }) => at < now - nearMs);
  // Of several at one moment the first, as when one goes forward.
  return last && stops.find(({ at }) => at === last.at);
}
