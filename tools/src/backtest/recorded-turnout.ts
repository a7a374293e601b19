import { deriveTurnoutOutlook } from '@election-night/shared/election/derive-outlook.ts';
import { deriveRows } from '@election-night/shared/election/derive-rows.ts';
import type { Election } from '@election-night/shared/election/election.ts';
import { foldReports } from '@election-night/shared/election/fold-reports.ts';
import { formatInstant, instantOf } from '@election-night/shared/election/instant.ts';
import type { Report, SubjectKey } from '@election-night/shared/election/report.ts';
import type { Row, TurnoutRow } from '@election-night/shared/election/row.ts';
import { SubjectMap } from '@election-night/shared/election/subject-map.ts';
import { type Recording, readRecording } from '../replay/read-recording.ts';
import type { Trial } from './judge-outlooks.ts';
import { shuffled } from './shuffled.ts';

/**
 * Turnout on a recorded night: of each bulletin a part of the units is taken as if the others had not reported yet, and the outlook is held
 * against the sum of all. Once in random order, many times for each bulletin, and once with the smallest lists first.
 */
export async function recordedTurnout(
  folder: string,
  options: { readonly times: number; readonly seed: number },
): Promise<readonly Trial[]> {
  const recording = await readRecording(folder);
  const { election } = recording.night;
  const bulletins = bulletinsOf(recording);
  const units = [...election.units.values()].filter(({ children }) => children.length === 0);
  const bySize = units.toSorted((a, b) => (a.voters ?? 0) - (b.voters ?? 0)).map(({ id }) => id);
  const counts = [0.25, 0.5, 0.75].map((part) => Math.round(part * units.length));
  const trial = (
    order: string,
    count: number,
    orders: (bulletin: number) => readonly (readonly string[])[],
  ): Trial => ({
    night: `${election.definition.night}, ${units.length} units, ${order}`,
    moment: `${count} in`,
    outlooks: bulletins.flatMap((rows, bulletin) =>
      orders(bulletin).map((ids) => {
        const isIn = new Set(ids.slice(0, count).map((id) => `turnout:${id}`));
        return {
          outlook: deriveTurnoutOutlook(election, (key) => (isIn.has(key) ? rows.get(key) : undefined)),
          end: { percent: (rows.get(`turnout:${election.top.id}`) as TurnoutRow).percent as number },
        };
      }),
    ),
  });
  const randomOrders = (bulletin: number) =>
    Array.from({ length: options.times }, (_, time) => shuffled(bySize, options.seed, `bulletin ${bulletin}, ${time}`));
  return [
    ...counts.map((count) => trial('random order', count, randomOrders)),
    ...counts.map((count) => trial('small ones first', count, () => [bySize])),
  ];
}

/** The rows of each bulletin that has every unit, as if it had been the only one. */
function bulletinsOf({ night, requests }: Recording): readonly ReadonlyMap<string, Row | undefined>[] {
  const { election } = night;
  const leaves = [...election.units.values()].filter(({ children }) => children.length === 0).length;
  return requests.flatMap((request) => {
    const body = 'body' in request ? (request.body as Omit<Report, 'source'>) : undefined;
    if (body?.kind !== 'turnout') return [];
    const rows = rowsOf(election, {
      ...body,
      source: request.source,
      asOf: formatInstant(instantOf(body.asOf)),
    } as Report);
    const whole = rows.get(`turnout:${election.top.id}`) as TurnoutRow | undefined;
    return whole?.basis.percent === 'sum' && whole.reporting?.in === leaves ? [rows] : [];
  });
}

function rowsOf(election: Election, report: Report): ReadonlyMap<string, Row | undefined> {
  const { subjects } = foldReports(election, new SubjectMap(election), [report], 1);
  const entriesOf = (subject: SubjectKey) => subjects.get(subject) ?? [];
  return deriveRows(election, { entriesOf, rowOf: () => undefined, totalOf: () => 0 }, subjects.keys()).rows;
}
