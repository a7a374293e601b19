/** What may be read of a board: its page, its files, and lists of jobs. The rest of what BullMQ's board can do is not here. */
const readable = [
  /^\/?$/,
  /^\/queue\/[^/]+(?:\/r[0-9a-f]{64})?\/?$/,
  /^\/static\/[\w./-]+$/,
  /^\/api\/queues$/,
  /^\/api\/queues\/[^/]+\/r[0-9a-f]{64}$/,
];

export function isReadable(method: string | undefined, path: string): boolean {
  return (method === 'GET' || method === 'HEAD') && readable.some((pattern) => pattern.test(path));
}
