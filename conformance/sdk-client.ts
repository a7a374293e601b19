import { digestText } from '@election-night/shared/wire/row-digest.ts';
import { emptyTopic, type SyncFrame, syncTopic, type TopicState, waitsFor } from '../clients/sdk/src/sync-topic.ts';
import type { ClientUnderTest, Report } from './vector.ts';

/** The machine of the SDK: the reference. */
export function sdkClient(): ClientUnderTest {
  let states: TopicState[] = [];
  return {
    begin(topics) {
      states = topics.map(emptyTopic);
    },
    take(_, message) {
      return Object.fromEntries(
        states.map((state) => {
          const { action } = syncTopic(state, message as SyncFrame);
          return [state.topic, { ...reportOf(state), action }];
        }),
      );
    },
  };
}

function reportOf(state: TopicState): Omit<Report[string], 'action'> {
  const { epoch, rev, sum } = state;
  const rows = [...state.rows.values()].map(({ key, ...row }) => [key, row]);
  return { epoch, rev, waitsFor: waitsFor(state) ?? null, rows: Object.fromEntries(rows), digest: digestText(sum) };
}
