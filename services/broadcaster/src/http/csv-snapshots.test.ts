import { loadNights, type Night } from '@election-night/shared/runtime/load-nights.ts';
import { expect, test } from 'vitest';
import type { LoadedBoard } from '../feed/board.ts';
import { wallTimers } from '../feed/conflate.ts';
import { NightFeed } from '../feed/night-feed.ts';
import { limits } from '../limits.ts';
import { createMetrics } from '../metrics.ts';
import { keepCsvSnapshots } from './csv-snapshots.ts';

const [night] = (await loadNights('replay:recordings/tiny')) as [Night];

function boardAt(rev: number, epoch = 'r00000000001'): LoadedBoard {
  const row = {
    key: 'source:office',
    rev,
    asOf: '2030-01-05T20:00:00Z',
    flags: [],
    lastReportAt: '2030-01-05T20:00:00Z',
    stale: false,
  };
  return {
    tip: { epoch, rev, at: row.asOf, head: '' },
    rows: [{ key: row.key, rev, text: JSON.stringify(row), deleted: false }],
    ...{ clock: undefined, definition: undefined, amendments: [], reason: 'replay-start', lastEpochId: '0-0' },
  };
}

function feedAt(rev: number): NightFeed {
  const feed = new NightFeed({ night, conflateMs: 0, limits, timers: wallTimers, metrics: createMetrics() });
  feed.onLoad(boardAt(rev));
  return feed;
}

test('P-HTTP-11: a topic is made into CSV once for a tip; who comes while it is made gets that one, and then the next', async () => {
  const feed = feedAt(5);
  const snapshots = keepCsvSnapshots();
  const first = snapshots.of(feed, 'all');
  expect(snapshots.of(feed, 'all')).toBe(first);
  feed.onLoad(boardAt(6));
  expect(snapshots.of(feed, 'all')).toBe(first);
  expect((await first).tip.rev).toBe(5);
  const second = snapshots.of(feed, 'all');
  expect((await second).tip.rev).toBe(6);
  expect((await second).body.identity.toString()).toContain('r00000000001,6,source:office,source,');
  expect(snapshots.of(feed, 'all')).toBe(second);
});

test('P-HTTP-11: a table of the older epoch in the making is not given to those who come after the reset', async () => {
  const feed = feedAt(5);
  const snapshots = keepCsvSnapshots();
  const older = snapshots.of(feed, 'all');
  feed.onLoad(boardAt(1, 'r00000000002'));
  expect((await snapshots.of(feed, 'all')).tip.epoch).toBe('r00000000002');
  expect((await older).tip.epoch).toBe('r00000000001');
});
