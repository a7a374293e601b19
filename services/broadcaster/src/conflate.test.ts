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
  moveTo(time: number): void {
    for (;;) {
      const due = this.#waiting.filter(({ at }) => at <= time).sort((left, right) => left.at - right.at)[0];
      if (!due) break;
      this.#waiting = this.#waiting.filter((other) => other !== due);
      this.#now = due.at;
      due.callback();
    }
    this.#now = time;
  }
}

let clock: HandClock;
let flushed: string[];
let conflater: Conflater;

function begin(conflateMs: number): void {
  clock = new HandClock();
  flushed = [];
  conflater = conflate(conflateMs, clock, (topic) => flushed.push(`${topic} ${clock.now()}`));
}

describe('with a tick of 250 ms', () => {
  beforeEach(() => begin(250));

  test('P-WS-9: the first change after a quiet time leaves at once', () => {
    conflater.changed(['all'], false);
    expect(flushed).toEqual(['all 0']);
    clock.moveTo(1000);
    conflater.changed(['all'], false);
    expect(flushed).toEqual(['all 0', 'all 1000']);
  });

  test('many changes within the tick make one flush at its end', () => {
    conflater.changed(['all'], false);
    for (const time of [10, 20, 100, 249]) {
      clock.moveTo(time);
      conflater.changed(['all'], false);
    }
    expect(conflater.isPending('all')).toBe(true);
    clock.moveTo(2000);
    expect(flushed).toEqual(['all 0', 'all 250']);
    expect(conflater.isPending('all')).toBe(false);
  });

  test('P-WS-9: a steady stream leaves once a tick and never more often', () => {
    for (let time = 0; time <= 1000; time += 10) {
      clock.moveTo(time);
      conflater.changed(['all'], false);
    }
    expect(flushed).toEqual(['all 0', 'all 250', 'all 500', 'all 750', 'all 1000']);
  });

  test('topics do not wait for one another', () => {
    conflater.changed(['all'], false);
    clock.moveTo(100);
    conflater.changed(['all', 'turnout'], false);
    expect(flushed).toEqual(['all 0', 'turnout 100']);
    clock.moveTo(1000);
    expect(flushed).toEqual(['all 0', 'turnout 100', 'all 250']);
  });

  test('an urgent change takes with it what is pending in its topics, and only there', () => {
    conflater.changed(['all', 'turnout'], false);
    clock.moveTo(50);
    conflater.changed(['all', 'turnout'], false);
    conflater.changed(['all'], true);
    expect(flushed).toEqual(['all 0', 'turnout 0', 'all 50']);
    expect(conflater.isPending('all')).toBe(false);
    clock.moveTo(1000);
    expect(flushed).toEqual(['all 0', 'turnout 0', 'all 50', 'turnout 250']);
  });

  test('the tick after an urgent change is counted from that change', () => {
    conflater.changed(['all'], true);
    clock.moveTo(200);
    conflater.changed(['all'], true);
    clock.moveTo(210);
    conflater.changed(['all'], false);
    clock.moveTo(1000);
    expect(flushed).toEqual(['all 0', 'all 200', 'all 450']);
  });

  test('clearing drops what is pending and leaves no timer behind', () => {
    conflater.changed(['all'], false);
    conflater.changed(['all'], false);
    conflater.clear();
    expect(clock.waiting).toBe(0);
    clock.moveTo(1000);
    expect(flushed).toEqual(['all 0']);
  });
});

test('without a tick every change leaves at once', () => {
  begin(0);
  conflater.changed(['all'], false);
  conflater.changed(['all'], false);
  expect(flushed).toEqual(['all 0', 'all 0']);
  expect(clock.waiting).toBe(0);
});
