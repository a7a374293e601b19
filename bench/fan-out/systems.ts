import type { Dialect } from '../load/load-viewer.ts';
import { startBroadcaster } from '../night/broadcaster.ts';
import { countRow } from '../night/count-row.ts';
import { firstRev } from '../night/log-writer.ts';
import { findBun, uWebSocketsMissing, versionOf } from '../peers/install-peers.ts';
import type { DeltaTemplate } from '../peers/take-orders.ts';
import { serverCore } from '../processes/pin.ts';
import { type BenchCommand, sourceArgs, startProcess } from '../processes/start-process.ts';

/** One way to bring a delta to everybody. */
export type System = {
  readonly name: string;
  /** Absent where it can be measured here; else why not. */
  readonly missing?: string;
  readonly dialect: Dialect;
  readonly offersDeflate: boolean;
  readonly openingFrames: number;
  start(): Promise<RunningSystem>;
};

export type RunningSystem = {
  readonly pid: number;
  readonly port: number;
  readonly path: string;
  /** Makes so many changes, all known to the server at once. Resolves with the rev of the last one when it has been told. */
  change(count: number): Promise<number>;
  stop(): Promise<void>;
};

export function systems(template: DeltaTemplate) {
  const ws = versionOf('ws');
  const uws = { program: process.execPath, missing: uWebSocketsMissing() };
  const bun = findBun();
  const bunCommand = 'path' in bun ? { program: bun.path } : { program: 'bun', missing: bun.missing };
  const peer = (name: string, options: PeerOptions) => peerSystem(name, { template, ...options });
  return {
    ours: ours('ours', false),
    oursDeflated: ours('ours, permessage-deflate', true),
    wsJson: peer(`ws ${ws}, JSON per viewer`, { source: 'ws-server.ts', way: 'json-per-viewer' }),
    wsPrepared: peer(`ws ${ws}, a prepared buffer`, { source: 'ws-server.ts', way: 'prepared' }),
    wsDeflated: peer(`ws ${ws}, its own deflate`, { source: 'ws-server.ts', way: 'own-deflate', offersDeflate: true }),
    socketIo: peer(`Socket.IO ${versionOf('socket.io')}, a room`, {
      source: 'socket-io-server.ts',
      dialect: 'socket.io',
    }),
    uws: peer('uWebSockets.js 20.30, publish', { source: 'uws-server.ts', way: 'plain', ...uws }),
    uwsDeflated: peer('uWebSockets.js 20.30, shared compressor', {
      ...{ source: 'uws-server.ts', way: 'shared-compressor', offersDeflate: true },
      ...uws,
    }),
    bun: peer(`Bun ${versionOf('bun')}, publish`, { source: 'bun-server.ts', ...bunCommand }),
  } as const;
}

export type Systems = ReturnType<typeof systems>;

function ours(name: string, offersDeflate: boolean): System {
  return {
    ...{ name, offersDeflate, dialect: 'websocket', openingFrames: 2 },
    async start() {
      const broadcaster = await startBroadcaster();
      let turn = 0;
      return {
        pid: broadcaster.process.pid,
        port: broadcaster.port,
        path: `${broadcaster.feedPath}?topics=all`,
        change: (count) => {
          turn += 1;
          return broadcaster.log.commit(...Array.from({ length: count }, (_, station) => [countRow(station, turn)]));
        },
        stop: broadcaster.stop,
      };
    },
  };
}

type PeerOptions = {
  readonly source: string;
  readonly way?: string;
  readonly dialect?: Dialect;
  readonly offersDeflate?: boolean;
  readonly program?: string;
  readonly missing?: string | undefined;
};

function peerSystem(name: string, options: PeerOptions & { readonly template: DeltaTemplate }): System {
  const { source, way = '', dialect = 'websocket', offersDeflate = false, program, missing, template } = options;
  const url = new URL(`../peers/${source}`, import.meta.url);
  const isNode = program === undefined || program === process.execPath;
  const command: BenchCommand = {
    ...(program === undefined ? {} : { program }),
    args: isNode ? sourceArgs(url) : [url.pathname],
    env: { WAY: way, TEMPLATE: template },
    core: serverCore,
  };
  return {
    ...{ name, dialect, offersDeflate, openingFrames: dialect === 'socket.io' ? 2 : 0 },
    ...(missing === undefined ? {} : { missing }),
    start: () => startPeer(command, dialect === 'socket.io' ? '/socket.io/?EIO=4&transport=websocket' : '/'),
  };
}

/** Any server of deltas that takes orders over its channel. */
export async function startPeer(command: BenchCommand, path: string): Promise<RunningSystem> {
  const peer = await startProcess(command);
  let rev = firstRev;
  return {
    ...{ pid: peer.pid, port: Number(new URL(peer.url).port), path },
    change: async (count) => {
      peer.send({ from: rev, count });
      rev += count;
      return rev;
    },
    // A peer that is overloaded would hear nothing else.
    stop: peer.kill,
  };
}
