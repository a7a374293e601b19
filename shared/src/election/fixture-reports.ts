import { at } from './fixture-subject.ts';
import type { CountEntry, ExitPollEntry, Report, TurnoutEntry } from './report.ts';

let made = 0;

function report(kind: Report['kind'], source: string, time: string, entries: readonly object[]): Report {
  made += 1;
  return { id: `report-${made}`, source, kind, asOf: at(time), entries } as Report;
}

type Without<E, Field extends string> = { readonly [F in keyof E as F extends Field ? never : F]?: E[F] };

/** For tests: turnout of units, in percent or as entries, as of a time of the day such as `10:00` in UTC. */
export function turnout(
  time: string,
  units: Readonly<Record<string, number | Without<TurnoutEntry, 'unit'>>>,
  source = 'commission',
): Report {
  const entries = Object.entries(units).map(([unit, said]) => ({
    unit,
    ...(typeof said === 'number' ? { percent: said } : said),
  }));
  return report('turnout', source, time, entries);
}

/** For tests: counts of units in the contest `list`. */
export function counts(
  time: string,
  units: Readonly<Record<string, Without<CountEntry, 'unit' | 'contest'>>>,
  source = 'commission',
): Report {
  const entries = Object.entries(units).map(([unit, said]) => ({ unit, contest: 'list', ...said }));
  return report('count', source, time, entries);
}

/** For tests: an exit poll of the contest `list`. */
export function poll(time: string, source: string, said: Without<ExitPollEntry, 'unit' | 'contest'>): Report {
  return report('exit-poll', source, time, [{ unit: 'LAND', contest: 'list', ...said }]);
}
