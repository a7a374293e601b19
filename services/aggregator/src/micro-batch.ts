type Waiting<Item> = {
  readonly item: Item;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
};

/**
 * Gathers what arrives while a batch is being written into the next batch. No timer: a lone item goes at once, and under load the batches
 * grow by themselves, because the write is what everybody waits for. One batch at a time; it weighs at most `maxWeight`, or is one item.
 */
export function microBatch<Item>(
  process: (items: readonly Item[]) => Promise<void>,
  maxWeight: number,
  weightOf: (item: Item) => number,
) {
  const waiting: Waiting<Item>[] = [];
  let running = false;

  const run = async () => {
    running = true;
    // Items that arrive in the same turn share the first batch.
    await new Promise(setImmediate);
    while (waiting.length > 0) {
      const batch = waiting.splice(0, countWithin(waiting));
      try {
        await process(batch.map(({ item }) => item));
        for (const { resolve } of batch) resolve();
      } catch (error) {
        if (batch.length === 1) batch[0]?.reject(error);
        else await oneByOne(batch);
      }
    }
    running = false;
  };

  const countWithin = (items: readonly Waiting<Item>[]): number => {
    let weight = 0;
    const over = items.findIndex(({ item }) => {
      weight += weightOf(item);
      return weight > maxWeight;
    });
    return over < 0 ? items.length : Math.max(over, 1);
  };

  /** One item that cannot be processed must not take its neighbours with it. */
  const oneByOne = async (batch: readonly Waiting<Item>[]) => {
    for (const { item, resolve, reject } of batch) {
      await process([item]).then(resolve, reject);
    }
  };

  return {
    /** Resolves when the item's batch is written; rejects where the item itself cannot be. */
    add: (item: Item): Promise<void> =>
      new Promise((resolve, reject) => {
        waiting.push({ item, resolve, reject });
        if (!running) void run();
      }),
    get size() {
      return waiting.length;
    },
  };
}
