import type { Certified } from './certified.ts';
import type { Election } from './election.ts';
import { type EmbargoMove, nextRelease } from './embargo.ts';
import { formatInstant } from './instant.ts';
import type { ClockAnchor } from './night-clock.ts';
import type { CountRow, NightPhase, NightRow, Row } from './row.ts';
import { isComplete } from './status-word.ts';

/**
 * The phase of the night at a time of its clock: by the hours of voting, then by what is counted. `certified` is the certifier's word,
 * never the clock's.
 */
export function phaseAt(
  election: Election,
  now: number,
  rowOf: (key: string) => Row | undefined,
  certified?: Certified,
): NightPhase {
  if (certified?.night) return 'certified';
  const { opens, firstClose, lastClose } = election.times;
  if (now < opens) return 'before';
  if (now < firstClose) return 'voting';
  if (now < lastClose) return 'closing';
  const { finalWhen } = election.definition;
  const isFinal = finalWhen.every((id) => {
    const row = rowOf(`count:${id}:${election.contests.get(id)?.unit}`) as CountRow | undefined;
    return row !== undefined && isComplete(row);
  });
  return isFinal && finalWhen.length > 0 ? 'final' : 'counting';
}

/** The `night` row. Its asOf is the time of the last change of anything else in it. */
export function nightRow(
  election: Election,
  night: {
    readonly now: number;
    /** Releases up to this time were made; `now` where none is withheld. */
    readonly releasedUntil?: number;
    readonly at: string;
    readonly anchor: ClockAnchor;
    readonly held: number;
    readonly certified?: Certified;
    readonly embargo: readonly EmbargoMove[];
    readonly rowOf: (key: string) => Row | undefined;
  },
): NightRow {
  const until = nextRelease(election, night.releasedUntil ?? night.now, night.embargo);
  const row: NightRow = {
    key: 'night',
    asOf: night.at,
    flags: [],
    phase: phaseAt(election, night.now, night.rowOf, night.certified),
    clock: night.anchor,
    definition: { version: election.definition.version, digest: election.digest },
    ...(until === undefined ? {} : { embargo: { until: formatInstant(until) } }),
    held: { count: night.held },
  };
  const before = night.rowOf('night');
  const unchanged = before && JSON.stringify({ ...row, asOf: before.asOf }) === JSON.stringify(before);
  return unchanged ? (before as NightRow) : row;
}
