import { type ClientMessage, parseClientMessage } from '@election-night/shared/wire/client-message.ts';
import type { Position } from '@election-night/shared/wire/position.ts';
import type { ErrorFrame } from '@election-night/shared/wire/server-frame.ts';
import { isKnownTopic } from '@election-night/shared/wire/topics.ts';
import type { Logger } from 'pino';
import type WebSocket from 'ws';
import type { Timers } from '../feed/conflate.ts';
import { encodeFrame } from '../feed/encode-frame.ts';
import type { NightFeed } from '../feed/night-feed.ts';
import type { Viewer } from '../feed/viewer.ts';
import type { Limits } from '../limits.ts';
import { readWish } from './read-wish.ts';

type ServeOptions = { readonly limits: Limits; readonly now: Timers['now']; readonly log: Logger };

/**
 * The life of one connection: hello, what it lacks of each topic, then frames as they come; its own messages are all optional.
 * Whoever sends nothing gets everything that the query of the address asked for.
 */
export function serveViewer(
  viewer: Viewer,
  socket: WebSocket,
  query: URLSearchParams,
  feed: NightFeed,
  { limits, now, log }: ServeOptions,
): void {
  const { election } = feed.night;
  const wish = readWish(query, election, limits);
  if (wish.outcome === 'malformed') return viewer.close('malformed', wish.detail);
  feed.welcome(viewer, wish);
  socket.on('close', () => feed.dismiss(viewer));

  const mayPass = tokenBucket(limits.messagesPerSecond, limits.messageBurst, now);
  socket.on('message', (data, isBinary) => {
    if (!mayPass()) return viewer.close('flood');
    if (isBinary) return viewer.close('malformed', 'text frames only');
    const parsed = parseClientMessage(data.toString());
    if (parsed.outcome === 'malformed') viewer.close('malformed');
    else if (parsed.outcome === 'unknown-type') sendError('unknown-type', `the type ${parsed.type} is not known here`);
    else obeySafely(parsed.message);
  });

  /** A mistake of ours in answering one viewer costs that one its connection, and nobody else. */
  function obeySafely(message: ClientMessage): void {
    try {
      obey(message);
    } catch (err) {
      log.error({ err, type: message.type }, 'a message of a viewer could not be answered');
      viewer.close('internal');
    }
  }

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
    feed.fanOut.subscribe(viewer, [topic], position);
  }

  function sendError(code: ErrorFrame['code'], message: string): void {
    if (!viewer.isOverfull) viewer.send(encodeFrame({ type: 'error', code, message }));
  }
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
