import type { Source } from './definition.ts';
import type { Election } from './election.ts';
import type { NightPhase, Row, SourceRow } from './row.ts';

/**
 * A source is silent when it was not heard for one and a half times its interval: a bulletin that comes a little late is no news, and one
 * that is left out is known before the next would be due. As a fraction, so that instants stay whole.
 */
const tolerance = { of: 3, in: 2 } as const;

/** Instants, milliseconds since 1970: silent from the first on, unless it is heard, until the second, from which on it is not expected. */
type Silence = { readonly from: number; readonly until: number };

/** When a source that was last heard at `heard` (never, where absent) turns silent; undefined where nobody expects it. */
function silenceOf(election: Election, source: Source, heard: number | undefined): Silence | undefined {
  const { expectedEverySeconds, expectedFrom, expectedUntil } = source;
  if (expectedEverySeconds === undefined) return undefined;
  const expected = expectedFrom === undefined ? election.times.opens : Date.parse(expectedFrom);
  const from = Math.max(heard ?? expected, expected) + (expectedEverySeconds * 1000 * tolerance.of) / tolerance.in;
  const until = expectedUntil === undefined ? Number.POSITIVE_INFINITY : Date.parse(expectedUntil);
  return from < until ? { from, until } : undefined;
}

/**
 * The row of a source at a time of the night; undefined where it never spoke and is not silent either. `heard`: whether it is heard now.
 * Reports under embargo are not heard before their release. Without a change the row is the one that stands.
 */
export function sourceRow(
  election: Election,
  source: string,
  night: {
    readonly now: number;
    readonly at: string;
    readonly phase: NightPhase;
    readonly heard: boolean;
    readonly standing: SourceRow | undefined;
  },
): SourceRow | undefined {
  const { now, at, phase, heard, standing } = night;
  const declared = election.sources.get(source);
  const lastReportAt = heard ? at : standing?.lastReportAt;
  const silence =
    declared && silenceOf(election, declared, lastReportAt === undefined ? undefined : Date.parse(lastReportAt));
  const isOver = phase === 'final' || phase === 'certified';
  const stale = silence !== undefined && !isOver && silence.from <= now && now < silence.until;
  if (standing ? !heard && stale === standing.stale : !heard && !stale) return standing;
  return {
    key: `source:${source}`,
    asOf: at,
    source,
    flags: [],
    ...(lastReportAt === undefined ? {} : { lastReportAt }),
    ...(declared?.expectedEverySeconds === undefined ? {} : { expectedEvery: declared.expectedEverySeconds }),
    stale,
  };
}

/** The first instant after `after` at which a source turns silent or is not expected any more; undefined where there is none. */
export function nextSilence(
  election: Election,
  rowOf: (key: string) => Row | undefined,
  after: number,
): number | undefined {
  let next: number | undefined;
  for (const source of expectedSources(election)) {
    const last = (rowOf(`source:${source.id}`) as SourceRow | undefined)?.lastReportAt;
    const silence = silenceOf(election, source, last === undefined ? undefined : Date.parse(last));
    if (!silence) continue;
    for (const at of [silence.from, silence.until]) {
      if (at > after && at !== Number.POSITIVE_INFINITY && (next === undefined || at < next)) next = at;
    }
  }
  return next;
}

/** The sources that say how often they speak. */
export function expectedSources(election: Election): readonly Source[] {
  let sources = known.get(election);
  if (!sources) {
    sources = [...election.sources.values()].filter(({ expectedEverySeconds }) => expectedEverySeconds !== undefined);
    known.set(election, sources);
  }
  return sources;
}

/** Asked at every commit. */
const known = new WeakMap<Election, readonly Source[]>();
