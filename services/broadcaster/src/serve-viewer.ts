import { type ClientMessage, parseClientMessage } from '@election-night/shared/wire/client-message.ts';
import { epochPattern, type Position } from '@election-night/shared/wire/position.ts';
import type { ErrorFrame } from '@election-night/shared/wire/server-frame.ts';
import { defaultTopic, isKnownTopic } from '@election-night/shared/wire/topics.ts';
import type WebSocket from 'ws';
import type { Timers } from './conflate.ts';
import { encodeFrame } from './encode-frame.ts';
import type { Limits } from './limits.ts';
import type { NightFeed } from './night-feed.ts';
import { Viewer } from './viewer.ts';

type Wish =
  | { readonly outcome: 'wish'; readonly topics: readonly string[]; readonly position: Position | undefined }
  | { readonly outcome: 'malformed'; readonly detail: string };

/**
 * The life of one connection: hello, what it lacks of each topic, then frames as they come; its own messages are all optional.
 * Whoever sends nothing gets everything that the query of the address asked for.
 */
export function serveViewer(
  socket: WebSocket,
  query: URLSearchParams,
  feed: NightFeed,
  limits: Limits,
  now: Timers['now'],
): Viewer {
  const viewer = new Viewer(socket, limits);
  const { election } = feed.night;
  const wish = readWish(query, limits);
  if (wish.outcome === 'malformed') {
    viewer.close('malformed', wish.detail);
    return viewer;
  }

  feed.viewers.add(viewer);
  socket.on('close', () => {
    feed.viewers.delete(viewer);
    feed.fanOut.remove(viewer);
  });

  const known = wish.topics.filter((topic) => isKnownTopic(election, topic));
  viewer.send(feed.hello(known));
  for (const topic of wish.topics) {
    if (known.includes(topic)) feed.fanOut.subscribe(viewer, topic, wish.position);
    else sendError('unknown-topic', `this night has no topic ${topic.slice(0, 80)}`);
  }

  const mayPass = tokenBucket(limits.messagesPerSecond, limits.messageBurst, now);
  socket.on('message', (data, isBinary) => {
    if (!mayPass()) return viewer.close('flood');
    if (isBinary) return viewer.close('malformed', 'text frames only');
    const parsed = parseClientMessage(data.toString());
    if (parsed.outcome === 'malformed') viewer.close('malformed');
    else if (parsed.outcome === 'unknown-type') sendError('unknown-type', `the type ${parsed.type} is not known here`);
    else obey(parsed.message);
  });
  return viewer;

  function obey(message: ClientMessage): void {
    switch (message.type) {
      case 'subscribe':
        return subscribe(message.topic, positionOf(message.epoch, message.rev));
      case 'unsubscribe':
        return feed.fanOut.unsubscribe(viewer, message.topic);
      case 'ping':
        return feed.heartbeat([viewer]);
    }
  }

  function subscribe(topic: string, position: Position | undefined): void {
    if (!isKnownTopic(election, topic)) return sendError('unknown-topic', `this night has no topic ${topic}`);
    if (!viewer.positions.has(topic) && viewer.positions.size >= limits.maxTopics) {
      return sendError(
        'too-many-topics',
        `at most ${limits.maxTopics} topics a connection; unsubscribe from one first`,
      );
    }
    feed.fanOut.subscribe(viewer, topic, position);
  }

  function sendError(code: ErrorFrame['code'], message: string): void {
    if (!viewer.isOverfull) viewer.send(encodeFrame({ type: 'error', code, message }));
  }
}

function readWish(query: URLSearchParams, limits: Limits): Wish {
  const named = (query.get('topics') ?? '').split(',').filter((topic) => topic !== '');
  const topics = named.length > 0 ? [...new Set(named)] : [defaultTopic];
  if (topics.length > limits.maxTopics) return malformed(`at most ${limits.maxTopics} topics a connection`);
  const epoch = query.get('epoch') ?? '';
  if (epoch !== '' && !new RegExp(epochPattern).test(epoch)) return malformed('epoch is not of the form of an epoch');
  const rev = query.get('rev') ?? '';
  if (rev !== '' && !/^\d{1,15}$/.test(rev)) return malformed('rev must be a whole number from 0');
  const position = epoch === '' || rev === '' ? undefined : { epoch, rev: Number(rev) };
  return { outcome: 'wish', topics, position };
}

function malformed(detail: string): Wish {
  return { outcome: 'malformed', detail };
}

function positionOf(epoch: string | undefined, rev: number | undefined): Position | undefined {
  return epoch === undefined || rev === undefined ? undefined : { epoch, rev };
}

/** A bucket that fills with `perSecond` and holds `burst`; a message takes one. */
function tokenBucket(perSecond: number, burst: number, now: () => number): () => boolean {
  let tokens = burst;
  let filledAt = now();
  return () => {
    const at = now();
    tokens = Math.min(burst, tokens + ((at - filledAt) / 1000) * perSecond);
    filledAt = at;
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
}
