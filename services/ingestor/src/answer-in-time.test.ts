import { describe, expect, test } from 'vitest';
import { answerInTime } from './answer-in-time.ts';

const named = (name: string, message: string) => Object.assign(new Error(message), { name });

describe('what is asked of Redis', () => {
  test('is answered', async () => {
    expect(await answerInTime(1000, Promise.resolve(7))).toEqual({ outcome: 'answered', value: 7 });
  });

  test('is given up when its time is over, although every command of it may still come', async () => {
    const began = performance.now();
    expect(await answerInTime(50, new Promise(() => {}))).toMatchObject({ code: 'outcome-unknown' });
    expect(performance.now() - began).toBeLessThan(1000);
  });

  test.each([
    ['a refusal by Redis', named('ReplyError', 'OOM command not allowed'), 'store-unavailable'],
    ['no connection', new Error("Stream isn't writeable and enableOfflineQueue options is false"), 'store-unavailable'],
    ['a command without an answer', new Error('Command timed out'), 'outcome-unknown'],
    ['a connection that was lost', named('MaxRetriesPerRequestError', 'Reached the max retries'), 'outcome-unknown'],
  ])('%s is trouble with a code', async (_name, error, code) => {
    expect(await answerInTime(1000, Promise.reject(error))).toEqual({
      outcome: 'trouble',
      code,
      reason: error.message,
    });
  });

  test("a programmer's error is thrown", async () => {
    await expect(answerInTime(1000, Promise.reject(new TypeError('x is not a function')))).rejects.toThrow(TypeError);
  });
});
