export type Wanted = {
  /** Where its middle would be if it were alone. */
  readonly middle: number;
  readonly size: number;
};

/**
 * Where each begins so that none lies on its neighbour, between `from` and `to`, in the order given, each as near to its wanted middle as
 * the others let it: least squares under an order, by pooling adjacent violators (Barlow et al. 1972). Where all of them together are
 * longer than the room, they follow each other from `from` and leave it.
 */
export function spreadApart(wanted: readonly Wanted[], from: number, to: number, gap = 0): readonly number[] {
  let before = 0;
  const offsets = wanted.map(({ size }) => {
    const offset = before;
    before += size + gap;
    return offset;
  });
  const room = Math.max(0, to - from - Math.max(0, before - gap));
  // Without what stands before each of them, "no overlap" is "no decrease", and the bounds are the same for all.
  const shifts = nonDecreasing(wanted.map(({ middle, size }, at) => middle - size / 2 - (offsets[at] as number)));
  return shifts.map((shift, at) => Math.min(Math.max(shift, from), from + room) + (offsets[at] as number));
}

function nonDecreasing(values: readonly number[]): readonly number[] {
  const pools: { sum: number; count: number }[] = [];
  for (const value of values) {
    let pool = { sum: value, count: 1 };
    for (let last = pools.at(-1); last && last.sum / last.count > pool.sum / pool.count; last = pools.at(-1)) {
      pools.pop();
      pool = { sum: pool.sum + last.sum, count: pool.count + last.count };
    }
    pools.push(pool);
  }
  return pools.flatMap(({ sum, count }) => new Array<number>(count).fill(sum / count));
}
