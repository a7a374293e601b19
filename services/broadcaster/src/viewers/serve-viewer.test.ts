import { createServer } from 'node:http';
import { loadNights, type Night } from '@election-night/shared/runtime/load-nights.ts';
import { closeCodes } from '@election-night/shared/wire/close-codes.ts';
import { pino } from 'pino';
import { expect, test } from 'vitest';
import { wallTimers } from '../feed/conflate.ts';
import { NightFeed } from '../feed/night-feed.ts';
import { limits } from '../limits.ts';
import { createMetrics } from '../metrics.ts';
import { FeedReader } from '../test-feed-reader.ts';
import { acceptUpgrades } from './accept-upgrade.ts';
import { ViewerRegister } from './viewer-register.ts';

test('P-WS-15: a mistake of ours in answering a viewer costs that one its connection, with a code to come back on, and is logged', async () => {
  const [night] = (await loadNights('replay:recordings/tiny')) as [Night];
  const metrics = createMetrics();
  const feed = new NightFeed({ night, conflateMs: 0, limits, timers: wallTimers, metrics });
  const tip = { epoch: 'r00000000001', rev: 1, at: '2030-01-05T19:01:00Z', head: '' };
  const nothingElse = {
    clock: undefined,
    definition: undefined,
    amendments: [],
    reason: 'night-start',
    lastEpochId: '0-0',
  };
  feed.onLoad({ tip, rows: [], ...nothingElse });
  feed.heartbeat = () => {
    throw new Error('nobody thought of this');
  };
  const logged: Record<string, unknown>[] = [];
  const log = pino({}, { write: (line: string) => void logged.push(JSON.parse(line)) });
  const register = new ViewerRegister({ limits, metrics });
  const server = createServer();
  const feeds = new Map([['tiny', feed]]);
  const { now } = wallTimers;
  server.on('upgrade', acceptUpgrades({ feeds, register, limits, transport: 'frames', trustProxy: false, now, log }));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const url = `ws://127.0.0.1:${port}/v1/nights/tiny/feed`;
  const [unlucky, other] = [new FeedReader(url), new FeedReader(url)];
  try {
    for (const viewer of [unlucky, other]) await viewer.nextOf('snapshot');
    unlucky.send({ type: 'ping' });
    expect((await unlucky.closed).code).toBe(closeCodes.internal.code);
    expect(logged).toMatchObject([{ level: 50, type: 'ping', err: { message: 'nobody thought of this' } }]);
    feed.onCommits([{ ...commitOf(night), rows: [] }], 'head');
    other.send({ type: 'subscribe', topic: 'summary', epoch: tip.epoch, rev: 1 });
    expect(await other.nextOf('delta')).toMatchObject({ to: 2 });
  } finally {
    other.end();
    await new Promise((resolve) => server.close(resolve));
  }
});

function commitOf({ id, mode }: Night) {
  return {
    night: id,
    mode,
    epoch: 'r00000000001',
    rev: 2,
    at: '2030-01-05T19:02:00Z',
    cause: [],
    entries: [],
  } as const;
}
