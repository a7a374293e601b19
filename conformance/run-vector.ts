import { isDeepStrictEqual } from 'node:util';
import type { Action, ClientUnderTest, Report, State, Vector } from './vector.ts';

/** Tells a client the steps of a vector and compares what it answers. The answer: every difference, as a sentence; none = the client conforms. */
export async function runVector(vector: Vector, client: ClientUnderTest): Promise<readonly string[]> {
  await client.begin(vector.topics);
  const mistakes: string[] = [];
  for (const [index, { channel, message, action, expect }] of vector.steps.entries()) {
    const report = await client.take(channel, message);
    for (const topic of vector.topics) {
      const found = differences(report[topic], expect[topic], action[topic]);
      mistakes.push(...found.map((what) => `step ${index + 1} (${message.type}), ${topic}: ${what}`));
    }
    // What follows a wrong step is wrong for the same reason.
    if (mistakes.length > 0) break;
  }
  return mistakes;
}

function differences(report: Report[string] | undefined, expected?: State, action?: Action): string[] {
  if (!report || !expected) return ['no answer about this topic'];
  const found: string[] = [];
  const compare = (what: string, is: unknown, should: unknown) => {
    if (!isDeepStrictEqual(is, should))
      found.push(`${what} is ${JSON.stringify(is)} and should be ${JSON.stringify(should)}`);
  };
  compare('epoch', report.epoch, expected.epoch);
  compare('rev', report.rev, expected.rev);
  compare('waitsFor', report.waitsFor, expected.waitsFor);
  compare('rows', sorted(report.rows), sorted(expected.rows));
  if (report.digest !== undefined) compare('digest', report.digest, expected.digest);
  compare('action', report.action, action);
  return found;
}

const sorted = (rows: State['rows']) => Object.fromEntries(Object.entries(rows ?? {}).sort());
