import { beforeEach, describe, expect, test } from 'vitest';
import { type Conflater, conflate, type Timers } from './conflate.ts';

/** A clock that moves when the test says so; callbacks that are due run in order of time. */
class HandClock implements Timers {
  #now = 0;
  #waiting: { at: number; callback: () => void }[] = [];
  now = () => this.#now;
  after = (ms: number, callback: () => void) => {
    const entry = { at: this.#now + ms, callback };
    this.#waiting.push(entry);
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== entry);
    };
  };
  get waiting(): number {
    return this.#waiting.length;
  }
  /** Time goes by while something runs: nothing else can. */
  pass(ms: number): void {
    this.#now += ms;
  }
  moveTo(time: number): void {
    for (;;) {
      const due = this.#waiting.filter(({ at }) => at <= time).sort((left, right) => left.at - right.at)[0];
      if (!due) break;
      this.#waiting = this.#waiting.filter((other) => other !== due);
      this.#now = Math.max(this.#now, due.at);
      due.callback();
    }
    this.#now = Math.max(this.#now, time);
  }
}

let clock: HandClock;
let flushed: string[];
let conflater: Conflater;

/** `flushMs`: how long one flush takes. */
function begin(conflateMs: number, flushMs = 0): void {
  clock = new HandClock();
  flushed = [];
  conflater = conflate({
    conflateMs,
    restFactor: 2,
    maxRestMs: 50,
    timers: clock,
    flush: (topics) => {
      flushed.push(`${topics.join('+')} ${clock.now()}`);
      clock.pass(flushMs);
    },
  });
}

describe('with a tick of 250 ms', () => {
  beforeEach(() => begin(250));

  test('P-WS-9: the first change after a quiet time leaves at once', () => {
    conflater.changed(['all']);
    expect(flushed).toEqual(['all 0']);
    clock.moveTo(1000);
    conflater.changed(['all']);
    expect(flushed).toEqual(['all 0', 'all 1000']);
  });

  test('many changes within the tick make one flush at its end', () => {
    conflater.changed(['all']);
    for (const time of [10, 20, 100, 249]) {
      clock.moveTo(time);
      conflater.changed(['all']);
    }
    expect(conflater.isPending('all')).toBe(true);
    clock.moveTo(2000);
    expect(flushed).toEqual(['all 0', 'all 250']);
    expect(conflater.isPending('all')).toBe(false);
  });

  test('P-WS-9: a steady stream leaves once a tick and never more often', () => {
    for (let time = 0; time <= 1000; time += 10) {
      clock.moveTo(time);
      conflater.changed(['all']);
    }
    expect(flushed).toEqual(['all 0', 'all 250', 'all 500', 'all 750', 'all 1000']);
  });

  test('what is due at one moment leaves in one flush, urgent or not', () => {
    conflater.changed(['all', 'turnout'], ['summary']);
    expect(flushed).toEqual(['summary+all+turnout 0']);
    clock.moveTo(20);
    conflater.changed(['all', 'turnout', 'summary']);
    clock.moveTo(1000);
    expect(flushed).toEqual(['summary+all+turnout 0', 'all+turnout+summary 250']);
  });

  test('topics do not wait for one another', () => {
    conflater.changed(['all']);
    clock.moveTo(100);
    conflater.changed(['all', 'turnout']);
    expect(flushed).toEqual(['all 0', 'turnout 100']);
    clock.moveTo(1000);
    expect(flushed).toEqual(['all 0', 'turnout 100', 'all 250']);
  });

  test('an urgent change takes with it what is pending in its topics, and only there', () => {
    conflater.changed(['all', 'turnout']);
    clock.moveTo(50);
    conflater.changed(['all', 'turnout']);
    conflater.changed([], ['all']);
    expect(flushed).toEqual(['all+turnout 0', 'all 50']);
    expect(conflater.isPending('all')).toBe(false);
    clock.moveTo(1000);
    expect(flushed).toEqual(['all+turnout 0', 'all 50', 'turnout 250']);
  });

  test('the tick after an urgent change is counted from that change', () => {
    conflater.changed([], ['all']);
    clock.moveTo(200);
    conflater.changed([], ['all']);
    clock.moveTo(210);
    conflater.changed(['all']);
    clock.moveTo(1000);
    expect(flushed).toEqual(['all 0', 'all 200', 'all 450']);
  });

  test('clearing drops what is pending and leaves no timer behind', () => {
    conflater.changed(['all']);
    conflater.changed(['all']);
    conflater.clear();
    expect(clock.waiting).toBe(0);
    clock.moveTo(1000);
    expect(flushed).toEqual(['all 0']);
  });
});

/** Changes of `all`, `everyMs` apart, for so long. Returns when the flushes began. */
function come(everyMs: number, forMs: number): number[] {
  const end = clock.now() + forMs;
  flushed = [];
  for (let time = clock.now(); time < end; time += everyMs) {
    clock.moveTo(time);
    conflater.changed(['all']);
  }
  return flushed.map((text) => Number(text.split(' ')[1]));
}
const gapsOf = (times: readonly number[]) => times.slice(1).map((time, index) => time - (times[index] ?? 0));

describe('changes that crowd', () => {
  test('P-WS-9: are followed by a rest after each flush, and what comes meanwhile leaves together', () => {
    begin(0, 10);
    come(1, 100);
    const gaps = gapsOf(come(1, 300));
    expect(gaps.length).toBeGreaterThan(5);
    // Ten for the flush itself, and twice as long a rest.
    expect(new Set(gaps)).toEqual(new Set([30]));
  });

  test('rest no longer than the bound', () => {
    begin(0, 400);
    come(1, 4000);
    expect(new Set(gapsOf(come(1, 4000)))).toEqual(new Set([450]));
  });

  test('do not hold an urgent one back', () => {
    begin(0, 10);
    come(1, 100);
    conflater.changed(['turnout'], ['summary']);
    expect(flushed.at(-1)).toBe(`summary ${clock.now() - 10}`);
    expect(conflater.isPending('turnout')).toBe(true);
  });

  test('never make the tick shorter', () => {
    begin(250, 10);
    expect(new Set(gapsOf(come(1, 2000)))).toEqual(new Set([250]));
  });
});

test('a flush that takes long is followed by no rest where there is time for each change', () => {
  begin(0, 40);
  come(100, 1000);
  expect(new Set(gapsOf(come(100, 1000)))).toEqual(new Set([100]));
});

test('without a tick every change leaves at once', () => {
  begin(0);
  conflater.changed(['all']);
  conflater.changed(['all']);
  expect(flushed).toEqual(['all 0', 'all 0']);
  expect(clock.waiting).toBe(0);
});
