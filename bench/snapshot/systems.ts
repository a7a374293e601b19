import { startPrivateNginx } from '../../tools/src/nginx/private-nginx.ts';
import type { RunningBroadcaster } from '../night/broadcaster.ts';
import { pinnedTo, serverCore } from '../processes/pin.ts';
import { sourceArgs, startProcess } from '../processes/start-process.ts';
import { type Bodies, sizes } from './bodies.ts';

export type System = {
  readonly name: string;
  readonly url: string;
  /** The processes that answer. */
  readonly pids: readonly number[];
  stop(): Promise<void>;
};

/** All on the server's core; only one is asked at a time. */
export async function startSystems(broadcaster: RunningBroadcaster, { folder, bodies }: Bodies): Promise<System[]> {
  const listed = bodies.map(({ path, etag, headers }, place) => {
    return { path, etag, headers, file: `${sizes[place]?.topic}.json` };
  });
  const env = { FOLDER: folder, BODIES: JSON.stringify(listed) };
  const peer = async (name: string, file: string, more: Record<string, string> = {}): Promise<System> => {
    const args = sourceArgs(new URL(`../peers/${file}`, import.meta.url));
    const { url, pid, stop } = await startProcess({ args, env: { ...env, ...more }, core: serverCore });
    return { name, url, pids: [pid], stop };
  };
  const upstreams = [{ address: `127.0.0.1:${broadcaster.port}` }];
  const nginx = await startPrivateNginx({ upstreams, workers: 1, through: pinnedTo(serverCore) });
  return [
    await peer('bare node:http', 'bare-http-server.ts'),
    await peer('bare node:http, our headers', 'bare-http-server.ts', { HEADERS: 'ours' }),
    await peer('fastify, @fastify/compress', 'fastify-server.ts'),
    {
      name: 'ours',
      url: broadcaster.process.url,
      pids: [broadcaster.process.pid],
      stop: async () => undefined,
    },
    { name: 'ours behind nginx', url: nginx.url, pids: nginx.workers(), stop: () => nginx.stop() },
  ];
}
