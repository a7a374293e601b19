import type { CountRow } from '@election-night/shared/election/row.ts';
import { createDeskClient } from '../../tools/src/desk/desk-client.ts';
import type { RecordedNight } from '../page/recorded-night.ts';

/** The recorded night that is shown. */
export const shownNight = 'kazakhstan-2023';

/** A moment at which the night stands still. */
export type Moment = {
  /** Part of the names of files: `2-exit-polls`. */
  readonly name: string;
  /** RFC 3339. */
  readonly at: string;
  /** Beside what was recorded. */
  readonly also?: (night: RecordedNight) => Promise<void>;
};

/** In the order of the night, which only goes forward. */
export const moments: readonly Moment[] = [
  { name: '1-voting', at: '2023-03-19T14:50:00+06:00' },
  { name: '2-exit-polls', at: '2023-03-20T00:05:00+06:00' },
  { name: '3-held', at: '2023-03-20T20:20:00+06:00', also: sendMistakes },
  { name: '4-final', at: '2023-03-27T12:05:00+06:00', also: rejectMistakes },
];

/** Leads the night to a moment after those before it. */
export async function goToMoment(night: RecordedNight, { at, also }: Moment): Promise<void> {
  await night.goTo(at);
  await also?.(night);
}

/** The night has no mistake of its own. So two are made: digits that changed places, and a turnout that falls. Both are held. */
async function sendMistakes(night: RecordedNight): Promise<void> {
  const { rows } = await night.snapshot();
  const { shares = {} } = rows.get('count:list:KZ') as unknown as CountRow;
  const asOf = '2023-03-20T20:10:00+06:00';
  await night.report('cec', 'count', asOf, {
    ...{ unit: 'KZ', contest: 'list', status: 'unofficial-complete' },
    shares: { ...shares, AMANAT: 35.9 },
  });
  await night.report('cec', 'turnout', asOf, { unit: 'KZ-75', percent: 22.58 });
}

async function rejectMistakes(night: RecordedNight): Promise<void> {
  const { pipeline, definition } = night;
  const key = deskKeyOf(night);
  const desk = createDeskClient({
    ...{ url: pipeline.ingestorUrl, night: definition.night, mode: 'replay', waitMs: 10_000 },
    keyOf: () => key,
  });
  for (const { entry } of await desk.allHeld())
    await night.decide('desk', `held/${entry}/reject`, { reason: 'Mistyped, as the source says.' });
}

/** The key of a person who decides. */
export function deskKeyOf({ pipeline }: RecordedNight): string {
  const [key] = Object.values(pipeline.keys['desk'] ?? {});
  if (key === undefined) throw new Error('the pipeline made no key for the desk');
  return key;
}
