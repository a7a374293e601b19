import { beforeEach, describe, expect, test } from 'vitest';
import { caching } from '../../services/broadcaster/src/http/answer.ts';
import { type Answer, TrafficExaminer } from './examine-traffic.ts';

const examiner = new TrafficExaminer();
beforeEach(() => {
  examiner.takeMistakes();
});

const night = {
  ...{ key: 'night', rev: 3, asOf: '2030-01-05T19:00:00Z', flags: [], phase: 'voting', held: { count: 0 } },
  definition: { version: 1, digest: 'ab' },
};
const clock = {
  mode: 'replay',
  recordedAt: '2030-01-05T19:00:00Z',
  wallAt: '2030-01-05T19:00:00Z',
  speed: 1,
  paused: true,
};
const snapshot = {
  ...{ type: 'snapshot', night: 'tiny', mode: 'replay', topic: 'all', epoch: 'r0lz3k1v1sk2', rev: 3 },
  ...{ at: '2030-01-05T19:00:00Z', digest: '0123abcd', rows: [{ ...night, clock }], head: 'ab' },
};

describe('a frame', () => {
  test.each([
    ['as it is', {}, true],
    ['with a field that nobody knows yet', { weather: 'rain' }, true],
    ['with a row of a family that nobody knows yet', { rows: [{ key: 'weather:TOWN', rev: 1, sky: 'grey' }] }, true],
    [
      'with a field and a flag in a row that nobody knows yet',
      { rows: [{ ...night, clock, flags: ['new'], x: 1 }] },
      true,
    ],
    ['without its head', { head: undefined }, false],
    ['with a rev that is text', { rev: '3' }, false],
    ['with a time of no time zone', { at: '2030-01-05T19:00:00' }, false],
    ['with a row without its clock', { rows: [night] }, false],
    ['with a phase that there is not', { rows: [{ ...night, clock, phase: 'lunch' }] }, false],
    ['with a null', { rows: [{ ...night, clock, embargo: null }] }, false],
    ['with a row that was taken away', { rows: [{ key: 'night', rev: 3, deleted: true }] }, false],
  ])('%s', (_, change, fits) => {
    examiner.message(JSON.parse(JSON.stringify({ ...snapshot, ...change })), 'server-frame');
    expect(examiner.takeMistakes().length === 0).toBe(fits);
  });
});

describe('an answer', () => {
  const headers = {
    ...{ 'content-type': 'application/json; charset=utf-8', etag: '"a"', vary: 'Accept-Encoding' },
    ...{ 'cache-control': caching.snapshot, 'election-mode': 'replay', 'election-epoch': 'r0lz3k1v1sk2' },
  };
  const path = '/v1/nights/tiny/snapshot?topic=all';
  const good: Answer = {
    method: 'GET',
    path,
    status: 200,
    headers: new Headers(headers),
    body: JSON.stringify(snapshot),
  };
  const withHeaders = (more: Record<string, string>) => ({ headers: new Headers({ ...headers, ...more }) });
  const without = (name: string) => {
    const rest = new Headers(headers);
    rest.delete(name);
    return { headers: rest };
  };

  test.each<[string, Partial<Answer>, boolean]>([
    ['as it is', {}, true],
    ['with a status that is not described', { status: 418 }, false],
    ['without a header that must be there', without('etag'), false],
    ['with a header of another form', withHeaders({ 'election-rev': 'many' }), false],
    ['with a header that belongs to other answers', withHeaders({ 'retry-after': '1' }), false],
    ['that another cache may keep', withHeaders({ 'cache-control': 'public' }), false],
    ['of another type', withHeaders({ 'content-type': 'text/html' }), false],
    ['with another body', { body: '{}' }, false],
  ])('%s', (_, change, fits) => {
    examiner.answer('broadcaster', { ...good, ...change });
    expect(examiner.takeMistakes().length === 0).toBe(fits);
  });
});
