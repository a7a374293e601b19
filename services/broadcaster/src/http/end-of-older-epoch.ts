import type { nightKeys } from '@election-night/shared/redis/keys.ts';
import type { Commit } from '@election-night/shared/wire/commit.ts';
import type { Redis } from 'ioredis';
import { logEntryOf, type StreamEntry } from '../log/load-board.ts';

/** The last commit of a history that another one of the same run goes on from. */
export type EndOfEpoch = { readonly rev: number; readonly head: string };

type Keys = Pick<ReturnType<typeof nightKeys>, 'epochs' | 'log'>;

/** More than are kept. */
const mostEpochs = 2000;

/**
 * Where an epoch ended that came before the running one in the same run: there the next one, which began since commits were lost, says that
 * it goes on. Undefined for an epoch of another run, whose log is gone, and for one that never was.
 */
export async function endOfOlderEpoch(
  redis: Redis,
  keys: Keys,
  running: string,
  asked: string,
): Promise<EndOfEpoch | undefined> {
  const begun = (await entriesOf(redis, keys.epochs, mostEpochs)).map(([, [, epoch, , , , run]]) => ({ epoch, run }));
  const { run } = begun.findLast(({ epoch }) => epoch === running) ?? {};
  const ofRun = begun.filter((one) => one.run === run).map(({ epoch }) => epoch);
  const next = ofRun[ofRun.indexOf(asked) + 1];
  if (!ofRun.includes(asked) || next === undefined || next > running) return undefined;
  const [first] = await entriesOf(redis, keys.log(next), 1);
  const { parent } = first ? (JSON.parse(logEntryOf(first).commit) as Commit) : {};
  return parent?.epoch === asked ? { rev: parent.rev, head: parent.head } : undefined;
}

/** XREAD, since an account that may follow the log may use it. */
async function entriesOf(redis: Redis, stream: string, count: number): Promise<readonly StreamEntry[]> {
  const reply = (await redis.xread('COUNT', count, 'STREAMS', stream, '0-0')) as [string, StreamEntry[]][] | null;
  return reply?.[0]?.[1] ?? [];
}
