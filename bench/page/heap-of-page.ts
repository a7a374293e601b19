import type { CDPSession } from 'playwright-core';

type HeapSnapshot = {
  readonly snapshot: {
    readonly meta: { readonly node_fields: readonly string[]; readonly node_types: readonly [readonly string[]] };
  };
  readonly nodes: readonly number[];
};

export type HeapOfPage = { readonly allBytes: number; readonly codeBytes: number };

/**
 * What is in the heap after a collection, native objects among it. Code is told apart: an engine goes on compiling for minutes what runs
 * seldom, and that is no leak.
 */
export async function heapOfPage(developer: CDPSession): Promise<HeapOfPage> {
  const chunks: string[] = [];
  const take = ({ chunk }: { chunk: string }) => void chunks.push(chunk);
  developer.on('HeapProfiler.addHeapSnapshotChunk', take);
  // Taking it begins with a collection.
  await developer.send('HeapProfiler.takeHeapSnapshot', {});
  developer.off('HeapProfiler.addHeapSnapshotChunk', take);
  const { snapshot, nodes } = JSON.parse(chunks.join('')) as HeapSnapshot;
  const { node_fields: fields, node_types: types } = snapshot.meta;
  const [type, size] = [fields.indexOf('type'), fields.indexOf('self_size')];
  const code = types[0].indexOf('code');
  let [allBytes, codeBytes] = [0, 0];
  for (let at = 0; at < nodes.length; at += fields.length) {
    const bytes = nodes[at + size] ?? 0;
    allBytes += bytes;
    if (nodes[at + type] === code) codeBytes += bytes;
  }
  return { allBytes, codeBytes };
}
