import { expect, test } from 'vitest';
import { microBatch } from './micro-batch.ts';

test('a lone item is processed at once, and what arrives meanwhile becomes the next batch', async () => {
  const batches: number[][] = [];
  let release = () => {};
  const firstIsRunning = new Promise<void>((running) => {
    release = running;
  });
  let finishFirst = () => {};
  const batch = microBatch<number>(
    async (items) => {
      batches.push([...items]);
      if (batches.length > 1) return;
      release();
      await new Promise<void>((done) => {
        finishFirst = done;
      });
    },
    100,
    () => 1,
  );
  const first = batch.add(1);
  await firstIsRunning;
  const rest = [batch.add(2), batch.add(3), batch.add(4)];
  finishFirst();
  await Promise.all([first, ...rest]);
  expect(batches).toEqual([[1], [2, 3, 4]]);
});

test('a batch is never larger than its limit', async () => {
  const sizes: number[] = [];
  const batch = microBatch<number>(
    async (items) => {
      sizes.push(items.length);
    },
    10,
    () => 1,
  );
  await Promise.all(Array.from({ length: 25 }, (_, n) => batch.add(n)));
  expect(sizes).toEqual([10, 10, 5]);
});

test('a batch weighs no more than its limit, and an item that alone weighs more goes alone', async () => {
  const batches: number[][] = [];
  const batch = microBatch<number>(
    async (items) => {
      batches.push([...items]);
    },
    10,
    (item) => item,
  );
  await Promise.all([4, 5, 2, 30, 1, 9].map((item) => batch.add(item)));
  expect(batches).toEqual([[4, 5], [2], [30], [1, 9]]);
});

test('an item that cannot be processed fails alone', async () => {
  const done: number[] = [];
  const batch = microBatch<number>(
    async (items) => {
      if (items.includes(2)) throw new Error('poison');
      done.push(...items);
    },
    100,
    () => 1,
  );
  const outcomes = await Promise.allSettled([batch.add(1), batch.add(2), batch.add(3)]);
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(done).toEqual([1, 3]);
});
