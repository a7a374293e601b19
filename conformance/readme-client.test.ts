import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { runVector } from './run-vector.ts';
import { type ClientUnderTest, type Message, readVectors, type State } from './vector.ts';

const readme = readFileSync(new URL('../clients/sdk/README.md', import.meta.url), 'utf8');
const plain = [...readme.matchAll(/^```js\n([\s\S]+?)^```$/gm)][1]?.[1] ?? '';

type Example = {
  take(frame: Message): void;
  state(): Omit<State, 'digest'> & { rows: Record<string, { rev: number }> };
};

/** `take` of the example in the SDK's README, with a socket that only remembers what it was told to send. */
function exampleClient(): ClientUnderTest {
  const sent: string[] = [];
  let example: Example;
  return {
    begin() {
      const state = `({
        epoch, rev, waitsFor: isLoaded ? (rev < sentTo ? 'gap' : null) : 'snapshot',
        rows: Object.fromEntries([...rows.values()].filter((row) => !row.deleted).map(({ key, ...row }) => [key, row])),
      })`;
      const given = ['WebSocket', 'console', 'setTimeout', 'clearTimeout'];
      example = new Function(...given, `${plain}; return { take, state: () => ${state} };`)(
        class {
          send = (text: string) => sent.push(text);
        },
        { log() {} },
        () => 0,
        () => undefined,
      );
    },
    take(_, message) {
      const { epoch } = example.state();
      sent.length = 0;
      example.take(message);
      const state = example.state();
      const isReset = state.epoch > epoch && state.waitsFor === 'snapshot';
      return { summary: { ...state, action: sent.length > 0 ? 'subscribe' : isReset ? 'await-snapshot' : 'none' } };
    },
  };
}

// It does not check digests, and follows one topic, of which alone it is sent frames.
const vectors = [...readVectors()].filter(
  ([name, { topics, rules }]) => topics.length === 1 && !rules.includes('P-SYNC-8') && name !== 'other-topic',
);

test.each(vectors)('P-SYNC: the example without the SDK conforms to %s', async (_, vector) => {
  expect(await runVector(vector, exampleClient())).toEqual([]);
});
