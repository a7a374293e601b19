import { readFile } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import WebSocket from 'ws';
import type { NightWatch } from '../faults/watch-night.ts';

/** Everything that one channel let out at one moment of the wall clock. */
export type Heard = { readonly at: number; readonly channel: string; readonly text: string };

export type Eavesdropper = {
  readonly heard: readonly Heard[];
  /** Asks everything once: every address, the keys that a broadcaster may read, the new lines of all logs. */
  askEverything(): Promise<void>;
  /** Asks everything again and again until `stop`. */
  start(): void;
  stop(): Promise<void>;
};

/** Sits on every channel that leads out of a pipeline, and keeps what comes with the time it came. */
export function eavesdrop(options: {
  readonly feeds: Readonly<Record<string, string>>;
  /** Addresses that are asked with GET; headers are kept too. */
  readonly urls: Readonly<Record<string, readonly string[]>>;
  readonly watch: NightWatch;
  readonly logFiles: readonly string[];
}): Eavesdropper {
  const { feeds, urls, watch, logFiles } = options;
  const heard: Heard[] = [];
  const keep = (channel: string, text: string) => heard.push({ at: Date.now(), channel, text });
  const sockets = Object.entries(feeds).map(([channel, url]) => {
    const socket = new WebSocket(url);
    socket.on('upgrade', ({ rawHeaders }) => keep(channel, rawHeaders.join('\n')));
    socket.on('message', (data) => keep(channel, data.toString()));
    socket.on('close', (code, reason) => keep(channel, `${code} ${reason}`));
    socket.on('error', (error) => keep(channel, error.message));
    return socket;
  });
  const logOffsets = new Map<string, number>();
  let isOver = false;
  let running: Promise<void> = Promise.resolve();

  const askUrl = async (channel: string, url: string, headers: Record<string, string> = {}): Promise<void> => {
    // A process that is killed meanwhile tells nothing.
    const answer = await fetch(url, { headers }).catch(() => undefined);
    const text = await answer?.text().catch(() => undefined);
    if (!answer || text === undefined) return;
    keep(channel, `${answer.status}\n${[...answer.headers].join('\n')}\n${text}`);
    const etag = answer.headers.get('etag');
    if (!etag || 'if-none-match' in headers) return;
    await askUrl(`${channel} asked again`, url, { 'if-none-match': etag, 'accept-encoding': 'gzip' });
  };

  const readLog = async (file: string) => {
    const bytes = await readFile(file);
    const from = logOffsets.get(file) ?? 0;
    logOffsets.set(file, bytes.length);
    if (bytes.length > from) keep('logs', bytes.subarray(from).toString());
  };

  const askEverything = async () => {
    await Promise.all([
      ...Object.entries(urls).map(async ([channel, list]) => {
        for (const url of list) await askUrl(channel, url);
      }),
      readableKeys(watch).then((text) => keep('keys', text)),
      ...logFiles.map(readLog),
    ]);
  };

  return {
    heard,
    askEverything,
    start: () => {
      running = (async () => {
        for (; !isOver; await delay(50)) await askEverything();
      })();
    },
    stop: async () => {
      isOver = true;
      await running;
      for (const socket of sockets) socket.terminate();
    },
  };
}

/** What the broadcaster's account may read, with the names of the keys: meta, rows, log:*. */
async function readableKeys({ redis, keys }: NightWatch): Promise<string> {
  const tag = keys.meta.slice(0, -'meta'.length);
  const logs = await redis.keys(`${tag.replace(/[[\]]/g, '\\$&')}log:*`);
  const [meta, rows] = await Promise.all([redis.hgetall(keys.meta), redis.hgetall(keys.rows)]);
  const streams = await Promise.all(logs.map(async (key) => [key, await redis.xrange(key, '-', '+')]));
  return `${keys.meta} ${keys.rows}\n${JSON.stringify(meta)}\n${Object.entries(rows).join('\n')}\n${streams.flat(4).join('\n')}`;
}
