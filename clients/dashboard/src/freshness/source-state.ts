import type { Source } from '@election-night/shared/election/definition.ts';
import type { SourceRow } from '@election-night/shared/election/row.ts';

/**
 * `silent`: for longer than its interval allows, as the row says (P-ROW-18). `late`: for longer than its interval, not yet called silent.
 * `awaited`: its time has not begun. `over`: nothing more is expected. `unscheduled`: it speaks when it likes. `unheard`: it likewise, and
 * has not spoken.
 */
export type SourceState = 'silent' | 'late' | 'on-time' | 'awaited' | 'over' | 'unscheduled' | 'unheard';

/** `now` is the night's time and `opens` the opening of the polls, milliseconds since 1970. */
export function sourceState(
  source: Source,
  row: Pick<SourceRow, 'lastReportAt' | 'expectedEvery' | 'stale'> | undefined,
  opens: number,
  now: number | undefined,
): SourceState {
  if (row?.stale) return 'silent';
  const every = row?.expectedEvery ?? source.expectedEverySeconds;
  const last = row?.lastReportAt === undefined ? undefined : Date.parse(row.lastReportAt);
  if (every === undefined || now === undefined) return last === undefined ? 'unheard' : 'unscheduled';
  const from = source.expectedFrom === undefined ? opens : Date.parse(source.expectedFrom);
  if (source.expectedUntil !== undefined && now > Date.parse(source.expectedUntil)) return 'over';
  if (now < from) return 'awaited';
  return now - Math.max(from, last ?? from) > every * 1000 ? 'late' : 'on-time';
}
