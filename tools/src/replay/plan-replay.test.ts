import { tinyElection } from '@election-night/shared/election/fixture-definition.ts';
import { formatInstant, instantOf } from '@election-night/shared/election/instant.ts';
import type { Gap } from '@election-night/shared/election/night-clock.ts';
import { describe, expect, test } from 'vitest';
import { type Faults, noFaults, planReplay } from './plan-replay.ts';
import type { RecordedRequest } from './read-recording.ts';

const election = tinyElection();
const hour = 3_600_000;
const gap: Gap = { from: instantOf('2023-03-20T09:00:00+06:00'), to: instantOf('2023-03-27T12:00:00+06:00') };

function report(id: string, at: string, path = '/reports'): RecordedRequest {
  return { at: instantOf(at), source: 'commission', path, body: { id, kind: 'turnout', mode: 'live', entries: [] } };
}

const bulletins = [
  report('b1', '2023-03-19T10:10:00+06:00'),
  report('b2', '2023-03-19T12:10:00+06:00'),
  report('b3', '2023-03-19T14:10:00+06:00'),
];
const many = Array.from({ length: 200 }, (_, index) => report(`b${index}`, '2023-03-19T10:00:00+06:00'));

function plan(requests: readonly RecordedRequest[], faults: Partial<Faults> = {}, gaps: readonly Gap[] = []) {
  return planReplay(requests, election, gaps, { ...noFaults, ...faults });
}

describe('without faults', () => {
  test('P-REC-1: each request is due when it was recorded, in order', () => {
    const { posts } = plan([...bulletins].reverse());
    expect(posts.map(({ id, due }) => [id, formatInstant(due)])).toEqual([
      ['b1', '2023-03-19T04:10:00Z'],
      ['b2', '2023-03-19T06:10:00Z'],
      ['b3', '2023-03-19T08:10:00Z'],
    ]);
  });

  test('P-REC-1: only the mode of a body is changed', () => {
    const [post] = plan(bulletins).posts;
    expect(JSON.parse(String(post?.body))).toEqual({ id: 'b1', kind: 'turnout', mode: 'replay', entries: [] });
  });

  test('P-REC-1: bytes that were not JSON are sent as they came', () => {
    const bytes = Buffer.from([0xff, 0x7b, 0x00]);
    const [post] = plan([
      { at: 0, source: 'commission', path: '/reports', bodyBase64: bytes.toString('base64') },
    ]).posts;
    expect(post?.body).toEqual(bytes);
  });

  test('P-REC-9: what was refused for its mode has another mode than the night again', () => {
    const of = (mode: string | undefined, nightMode: string) => {
      const body = { id: 'b1', ...(mode === undefined ? {} : { mode }) };
      const [post] = plan([{ at: 0, source: 'commission', path: '/reports', nightMode, body }]).posts;
      return (JSON.parse(String(post?.body)) as { mode?: string }).mode;
    };
    expect([of('test', 'live'), of('live', 'test'), of('replay', 'live'), of(undefined, 'live')]).toEqual([
      'test',
      'live',
      'live',
      undefined,
    ]);
  });

  test('reports due together keep the order of the recording', () => {
    expect(plan(many).posts.map(({ id }) => id)).toEqual(many.map((_, index) => `b${index}`));
  });

  test('P-REC-3: what was recorded while the clock jumps is due at the jump', () => {
    const inGap = report('late', '2023-03-21T00:00:00+06:00');
    expect(plan([inGap], {}, [gap]).posts[0]?.due).toBe(gap.to);
    const atItsEnds = [report('first', '2023-03-20T09:00:00+06:00'), report('last', '2023-03-27T12:00:00+06:00')];
    expect(plan(atItsEnds, {}, [gap]).posts.map(({ due }) => due)).toEqual([gap.to, gap.to]);
  });
});

describe('timers', () => {
  test('the night stops at its opening, each close of polls, the release and its last minute', () => {
    expect(plan([]).timers.map(formatInstant)).toEqual([
      '2023-03-19T01:00:00Z',
      '2023-03-19T14:00:00Z',
      '2023-03-19T15:00:00Z',
      '2023-03-19T18:00:00Z',
      '2023-03-20T06:00:00Z',
    ]);
  });

  test('P-REC-4: the replay ends with the last of timers and posts', () => {
    expect(formatInstant(plan(bulletins).ends)).toBe('2023-03-20T06:00:00Z');
    const after = report('after', '2023-03-21T12:00:00+06:00');
    expect(plan([after]).ends).toBe(after.at);
  });

  test('a timer that the clock jumps over comes at the jump', () => {
    const overRelease: Gap = {
      from: instantOf('2023-03-19T23:00:00+06:00'),
      to: instantOf('2023-03-20T01:00:00+06:00'),
    };
    expect(plan([], {}, [overRelease]).timers).toContain(overRelease.to);
    expect(plan([], {}, [overRelease]).timers).not.toContain(instantOf('2023-03-20T00:00:00+06:00'));
  });
});

describe('faults', () => {
  test('P-REC-8: a shuffle delays by up to its duration, and never sends earlier', () => {
    const { posts } = plan(many, { shuffleMs: 6 * hour, seed: 7 });
    const delays = posts.map(({ due }) => due - (many[0]?.at ?? 0));
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...delays)).toBeLessThan(6 * hour);
    expect(Math.max(...delays)).toBeGreaterThan(5 * hour);
    expect(posts.map(({ id }) => id)).not.toEqual(many.map((_, index) => `b${index}`));
  });

  test('a report whose delay ends in a gap is sent at the jump', () => {
    const before = Array.from({ length: 50 }, (_, index) => report(`b${index}`, '2023-03-20T08:00:00+06:00'));
    for (const { due } of plan(before, { shuffleMs: 6 * hour }, [gap]).posts) {
      expect(due < gap.from || due === gap.to, formatInstant(due)).toBe(true);
    }
  });

  test('a request of the desk stays behind everything recorded before it', () => {
    const decision = report('d1', '2023-03-19T14:11:00+06:00', '/held/abc/release');
    for (let seed = 0; seed < 50; seed += 1) {
      const { posts } = plan([...bulletins, decision], { shuffleMs: 6 * hour, seed });
      expect(posts.at(-1)?.id).toBe('d1');
    }
  });

  test('P-REC-8: a repeated POST is the same POST, later', () => {
    const { posts } = plan(bulletins, { duplicate: 1 });
    expect(posts).toHaveLength(6);
    for (const copy of posts.filter(({ copy }) => copy === 'duplicate')) {
      const original = posts.find(({ id, copy: kind }) => id === copy.id && kind === 'original');
      expect(copy.body).toBe(original?.body);
      expect(posts.indexOf(copy)).toBeGreaterThan(posts.indexOf(original as typeof copy));
    }
  });

  test('P-REC-8: an old bulletin comes again, later, under a new id and otherwise as it was', () => {
    const { posts } = plan(bulletins, { stale: 1 });
    for (const copy of posts.filter(({ copy }) => copy === 'stale')) {
      const original = posts.find(({ id }) => `${id}-again` === copy.id);
      expect(copy.due).toBeGreaterThan(original?.due ?? Number.POSITIVE_INFINITY);
      expect(JSON.parse(String(copy.body))).toEqual({ ...JSON.parse(String(original?.body)), id: copy.id });
    }
    expect(posts.filter(({ copy }) => copy === 'stale')).toHaveLength(3);
  });

  test('a probability is met on average', () => {
    const copies = plan(many, { duplicate: 0.2, stale: 0.1, seed: 3 }).posts.slice();
    const share = (kind: string) => copies.filter(({ copy }) => copy === kind).length / many.length;
    expect(share('duplicate')).toBeCloseTo(0.2, 0);
    expect(share('duplicate')).toBeGreaterThan(0.1);
    expect(share('stale')).toBeGreaterThan(0.03);
    expect(share('stale')).toBeLessThan(0.2);
  });

  test('P-REC-8: the same seed gives the same plan, another seed another one', () => {
    const faults = { duplicate: 0.2, stale: 0.1, shuffleMs: 6 * hour };
    expect(plan(many, { ...faults, seed: 1 })).toEqual(plan(many, { ...faults, seed: 1 }));
    expect(plan(many, { ...faults, seed: 1 })).not.toEqual(plan(many, { ...faults, seed: 2 }));
  });

  test('asking for copies as well does not move the originals', () => {
    const originals = (faults: Partial<Faults>) => plan(many, faults).posts.filter(({ copy }) => copy === 'original');
    expect(originals({ shuffleMs: hour, duplicate: 0.5, stale: 0.5 })).toEqual(originals({ shuffleMs: hour }));
  });
});
