import { describe, expect, test } from 'vitest';
import {
  type Effect,
  type FeedEvent,
  type FeedState,
  firstState,
  nextState,
  type Surroundings,
  type Timing,
} from './feed-state.ts';

const timing: Timing = {
  openMs: 10_000,
  answerMs: 5000,
  backoffMs: [1000, 30_000],
  stableMs: 10_000,
  restartMs: [500, 8000],
  promoteMs: [120_000, 300_000],
};
const around: Surroundings = { now: 100_000, random: 0.5, best: 'socket', timing };
const kinds = ['connecting', 'live', 'streaming', 'polling', 'waiting', 'refused', 'closed'] as const;
const transports = { live: 'socket', streaming: 'stream', polling: 'poll' } as const;

function stateOf(kind: FeedState['kind'], more: Partial<FeedState> = {}): FeedState {
  const transport = kind in transports ? transports[kind as keyof typeof transports] : 'socket';
  return { kind, transport, since: 99_000, failures: 0, blocked: 0, ...more };
}

const events: Record<FeedEvent['type'], FeedEvent> = {
  hello: { type: 'hello' },
  notice: { type: 'notice', window: [100, 200] },
  ended: { type: 'ended', code: 1006 },
  silent: { type: 'silent' },
  due: { type: 'due' },
  woke: { type: 'woke' },
  online: { type: 'online' },
  promote: { type: 'promote' },
  better: { type: 'better' },
  close: { type: 'close' },
};
const doing = (effects: readonly Effect[]) => effects.map((effect) => effect.do).join(' ');

/** The whole table, written down again: the next kind and what is done, by kind and event. `.`: nothing. */
const table: Record<FeedState['kind'], Record<FeedEvent['type'], string>> = {
  connecting: {
    hello: 'live',
    notice: '.',
    ended: 'waiting end wait',
    silent: 'waiting end wait',
    due: '.',
    woke: '.',
    online: '.',
    promote: '.',
    better: '.',
    close: 'closed end',
  },
  live: {
    hello: '.',
    notice: '.',
    ended: 'waiting end wait',
    silent: 'waiting end wait',
    due: '.',
    woke: 'live probe',
    online: 'live probe',
    promote: '.',
    better: '.',
    close: 'closed end',
  },
  streaming: {
    hello: '.',
    notice: '.',
    ended: 'waiting end wait',
    silent: 'waiting end wait',
    due: '.',
    woke: 'streaming probe',
    online: 'connecting open',
    promote: 'streaming try promote',
    better: 'live take',
    close: 'closed end',
  },
  polling: {
    hello: '.',
    notice: '.',
    ended: 'waiting end wait',
    silent: 'waiting end wait',
    due: '.',
    woke: 'connecting open',
    online: 'connecting open',
    promote: 'polling try promote',
    better: 'live take',
    close: 'closed end',
  },
  waiting: {
    hello: '.',
    notice: '.',
    ended: '.',
    silent: '.',
    due: 'connecting open',
    woke: '.',
    online: 'connecting open',
    promote: '.',
    better: '.',
    close: 'closed end',
  },
  refused: {
    hello: '.',
    notice: '.',
    ended: '.',
    silent: '.',
    due: '.',
    woke: '.',
    online: '.',
    promote: '.',
    better: '.',
    close: 'closed end',
  },
  closed: {
    hello: '.',
    notice: '.',
    ended: '.',
    silent: '.',
    due: '.',
    woke: '.',
    online: '.',
    promote: '.',
    better: '.',
    close: '.',
  },
};

test.each(kinds.flatMap((kind) => Object.values(events).map((event) => [kind, event.type] as const)))(
  '%s × %s',
  (kind, type) => {
    const [next, ...effects] = nextState(stateOf(kind, { retryAt: 200_000 }), events[type], around);
    const done = `${next.kind} ${doing(effects)}`.trim();
    expect(table[kind][type]).toBe(done === kind ? '.' : done);
  },
);

describe('how long it waits', () => {
  const waitAfter = (state: FeedState, event: Partial<Extract<FeedEvent, { type: 'ended' }>>, random: number) => {
    const [next, ...effects] = nextState(state, { type: 'ended', code: 1006, ...event }, { ...around, random });
    const wait = effects.find((effect) => effect.do === 'wait');
    expect(next).toMatchObject({ kind: 'waiting', retryAt: around.now + (wait?.ms ?? 0) });
    return { next, ms: wait?.ms };
  };

  test.each([
    [0, 0, 0],
    [0, 0.5, 500],
    [0, 1, 1000],
    [3, 1, 8000],
    [5, 1, 30_000],
    [50, 0.5, 15_000],
  ])('P-WS-15: after %i failures, at random %f: %i ms', (failures, random, ms) => {
    expect(waitAfter(stateOf('live', { failures }), {}, random)).toMatchObject({
      ms,
      next: { failures: failures + 1 },
    });
  });

  test('a connection that lived for long makes the next failure the first', () => {
    const long = around.now - timing.stableMs;
    expect(waitAfter(stateOf('live', { failures: 7, since: long }), {}, 1)).toMatchObject({
      ms: 1000,
      next: { failures: 1 },
    });
    expect(waitAfter(stateOf('live', { failures: 4, since: long + 1 }), {}, 1).ms).toBe(16_000);
    expect(waitAfter(stateOf('connecting', { failures: 4, since: long }), {}, 1).ms).toBe(16_000);
  });

  test('P-WS-13: within the window of the notice, whatever the code, and that once', () => {
    const [noted] = nextState(stateOf('live'), events.notice, around);
    expect(waitAfter(noted, { code: 1012 }, 0).ms).toBe(100);
    const { ms, next } = waitAfter(noted, { code: 1006 }, 0.5);
    expect(ms).toBe(150);
    expect(next.window).toBeUndefined();
  });

  test('P-WS-13: a restart without a notice has a window of its own', () => {
    expect([0, 1].map((random) => waitAfter(stateOf('live'), { code: 1012 }, random).ms)).toEqual([500, 8000]);
  });

  test('at least as long as Retry-After says, and not all at the same moment', () => {
    const after = (random: number) => waitAfter(stateOf('streaming'), { code: 1013, retryAfterMs: 2000 }, random).ms;
    expect([after(0), after(0.5)]).toEqual([2000, 3000]);
  });

  test('after a sleep no longer than it said', () => {
    const [next] = nextState(stateOf('waiting', { retryAt: around.now }), events.woke, around);
    expect(next.kind).toBe('connecting');
  });
});

describe('P-WS-14, P-WS-15: what a code means', () => {
  test.each([4400, 4404, 4499])('%i: no more', (code) => {
    const [next, ...effects] = nextState(stateOf('live'), { type: 'ended', code, reason: 'no' }, around);
    expect(next).toMatchObject({ kind: 'refused', reason: 'no' });
    expect(doing(effects)).toBe('end');
  });

  test.each([1000, 1006, 1009, 1012, 1013, 4399, 4500, 4508, 4529])('%i: come back', (code) => {
    expect(nextState(stateOf('live'), { type: 'ended', code }, around)[0].kind).toBe('waiting');
  });
});

describe('which transport is next', () => {
  const after = (state: Partial<FeedState>, event: FeedEvent, best: Surroundings['best'] = 'socket') =>
    nextState(stateOf('connecting', state), event, { ...around, best })[0];
  const unsaid: FeedEvent = { type: 'ended', code: 1006 };

  test('a second WebSocket that says nothing leads to a stream', () => {
    const once = after({}, unsaid);
    expect(once).toMatchObject({ transport: 'socket', blocked: 1 });
    expect(after({ blocked: 1 }, unsaid).transport).toBe('stream');
    expect(after({ blocked: 1 }, events.silent).transport).toBe('stream');
  });

  test.each([1012, 1013, 4500, 4529])('a WebSocket that the server ended with %i is not blocked', (code) => {
    expect(after({ blocked: 1 }, { type: 'ended', code })).toMatchObject({ transport: 'socket', blocked: 0 });
  });

  test('a stream that does not get through leads to polls, and a server that is away back to the best', () => {
    expect(after({ transport: 'stream' }, { ...unsaid, isReached: true }).transport).toBe('poll');
    expect(after({ transport: 'stream' }, events.silent).transport).toBe('poll');
    expect(after({ transport: 'stream' }, unsaid).transport).toBe('socket');
    expect(after({ transport: 'poll' }, unsaid).transport).toBe('socket');
    expect(after({ transport: 'stream' }, unsaid, 'stream').transport).toBe('stream');
  });

  test('a transport that was good is used again', () => {
    for (const kind of ['live', 'streaming', 'polling'] as const) {
      expect(nextState(stateOf(kind), unsaid, around)[0].transport).toBe(transports[kind]);
    }
  });

  test('less than the best looks for better some minutes later', () => {
    const [next, ...effects] = nextState(
      stateOf('connecting', { transport: 'stream', blocked: 2 }),
      events.hello,
      around,
    );
    expect(next).toMatchObject({ kind: 'streaming', blocked: 2 });
    expect(effects).toEqual([{ do: 'promote', ms: 210_000 }]);
    const best = nextState(stateOf('connecting', { transport: 'stream' }), events.hello, { ...around, best: 'stream' });
    expect(best).toHaveLength(1);
  });

  test('another network: the best is tried, and one failure leads back', () => {
    const [next] = nextState(stateOf('polling', { blocked: 2 }), events.online, around);
    expect(next).toMatchObject({ kind: 'connecting', transport: 'socket', blocked: 1 });
    expect(after(next, unsaid).transport).toBe('stream');
  });
});

test('a feed begins by connecting with the best transport there is', () => {
  expect(firstState({ ...around, best: 'stream' })).toMatchObject({
    kind: 'connecting',
    transport: 'stream',
    failures: 0,
  });
});
