import { Agent, get, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { ServerFrame } from '@election-night/shared/wire/server-frame.ts';
import WebSocket from 'ws';
import type { PlainSync } from './plain-sync.ts';

export const transports = ['socket', 'compressed socket', 'stream', 'poll'] as const;
export type Transport = (typeof transports)[number];

/** A way from one server to one viewer. */
export type Link = {
  /** It came to be. */
  isOpen(): boolean;
  /** It is no more, or never was. */
  readonly ended: Promise<void>;
  /** Stops reading, and reads again; what was sent meanwhile comes late. */
  pause(): void;
  resume(): void;
  /** Politely, or with a reset of the connection. */
  close(): void;
  reset(): void;
};

type LinkOptions = {
  /** `http://host:port/v1/nights/<id>` */
  readonly base: string;
  readonly sync: PlainSync;
  /** Each topic goes on from its own rev, instead of all of them from the smallest. */
  readonly eachFromItsOwn: boolean;
};

export function openLink(transport: Transport, options: LinkOptions): Link {
  switch (transport) {
    case 'socket':
      return openSocket(options, false);
    case 'compressed socket':
      return openSocket(options, true);
    case 'stream':
      return openStream(options);
    case 'poll':
      return openPolls(options);
  }
}

function addressOf(topics: readonly string[], position: { epoch: string; rev: number } | undefined): string {
  return `topics=${topics.join(',')}${position ? `&epoch=${position.epoch}&rev=${position.rev}` : ''}`;
}

function openSocket({ base, sync, eachFromItsOwn }: LinkOptions, perMessageDeflate: boolean): Link {
  const topics = [...sync.boards.keys()];
  const [first = '', ...others] = topics;
  const positionOf = (topic: string) => {
    const board = sync.boards.get(topic);
    return board && board.state !== 'empty' ? { epoch: sync.epoch, rev: board.rev } : undefined;
  };
  const query = eachFromItsOwn ? addressOf([first], positionOf(first)) : addressOf(topics, sync.position);
  const socket = new WebSocket(`${base.replace('http', 'ws')}/feed?${query}`, { perMessageDeflate });
  const subscribe = (topic: string) => {
    if (socket.readyState !== WebSocket.OPEN) return;
    socket.send(JSON.stringify({ type: 'subscribe', topic, ...positionOf(topic) }));
  };
  socket.on('error', () => undefined);
  socket.on('open', () => {
    if (eachFromItsOwn) others.forEach(subscribe);
  });
  const heard = new Map<string, number>();
  socket.on('message', (data) => {
    const lacking = sync.take(JSON.parse(data.toString()) as ServerFrame, heard);
    if (lacking !== undefined) subscribe(lacking);
  });
  return {
    isOpen: () => socket.readyState === WebSocket.OPEN,
    ended: new Promise((done) => socket.once('close', () => done())),
    pause: () => {
      if (socket.readyState === WebSocket.OPEN) socket.pause();
    },
    resume: () => {
      if (socket.isPaused) socket.resume();
    },
    close: () => socket.close(),
    reset: () => {
      const { _socket } = socket as unknown as { _socket?: Socket };
      if (_socket) _socket.resetAndDestroy();
      else socket.terminate();
    },
  };
}

function openStream({ base, sync }: LinkOptions): Link {
  const query = addressOf([...sync.boards.keys()], sync.position);
  let answer: IncomingMessage | undefined;
  const asked = get(`${base}/events?${query}`, { agent: false });
  const ended = new Promise<void>((done) => {
    asked.on('error', () => done());
    asked.on('response', (response) => {
      if (response.statusCode === 200) answer = response;
      else response.destroy();
      response.on('error', () => undefined);
      response.on('close', done);
      const heard = new Map<string, number>();
      let rest = '';
      response.setEncoding('utf8').on('data', (text: string) => {
        const lines = (rest + text).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) takeLine(line, sync, heard);
      });
    });
  });
  return {
    isOpen: () => answer !== undefined,
    ended,
    pause: () => void answer?.pause(),
    resume: () => void answer?.resume(),
    close: () => asked.destroy(),
    reset: () => {
      if (asked.socket) asked.socket.resetAndDestroy();
      else asked.destroy();
    },
  };
}

/** A frame, or the position up to which everything was sent; comments and `retry` say nothing about rows. */
function takeLine(line: string, sync: PlainSync, heard: Map<string, number>): void {
  if (line.startsWith('data: ')) sync.take(JSON.parse(line.slice('data: '.length)) as ServerFrame, heard);
  if (!line.startsWith('id: ')) return;
  const [epoch = '', rev] = line.slice('id: '.length).split(':');
  sync.moveTo(epoch, Number(rev), heard);
}

/** Of each topic a snapshot, then long polls; it ends with the first answer that is none. */
function openPolls({ base, sync }: LinkOptions): Link {
  const agent = new Agent({ keepAlive: true });
  let [isOpen, isOver] = [false, false];
  const poll = async (topic: string, board: { state: string; rev: number }) => {
    while (!isOver) {
      const path =
        board.state === 'empty'
          ? `snapshot?topic=${topic}`
          : `${sync.epoch}/changes?topic=${topic}&from=${board.rev}&wait=2`;
      const answer = await readText(`${base}/${path}`, agent);
      if (isOver || (answer.status !== 200 && answer.status !== 410)) return;
      isOpen = true;
      sync.take(JSON.parse(answer.text) as ServerFrame, new Map());
    }
  };
  const over = () => {
    isOver = true;
    agent.destroy();
  };
  const polls = [...sync.boards].map(([topic, board]) => poll(topic, board).catch(() => undefined));
  return {
    isOpen: () => isOpen && !isOver,
    ended: Promise.race(polls).then(over),
    pause: () => undefined,
    resume: () => undefined,
    close: over,
    reset: over,
  };
}

function readText(url: string, agent: Agent): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const asked = get(url, { agent, timeout: 15_000 }, (answer) => {
      let text = '';
      answer.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      answer.on('error', reject);
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text }));
    });
    asked.on('timeout', () => asked.destroy(new Error('no answer in time')));
    asked.on('error', reject);
  });
}
