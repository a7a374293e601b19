import type { IncomingMessage, ServerResponse } from 'node:http';
import { defaultTopic, isKnownTopic } from '@election-night/shared/wire/topics.ts';
import type { Tip } from '../feed/board.ts';
import { type Coding, chooseCoding, isNotModified } from '../feed/encoded-body.ts';
import { caching, exposedHeaders, type ServedNight } from './answer.ts';

type Answer = {
  readonly etag: string;
  readonly bytes: Buffer;
  /** Names and values in turn, as writeHead takes them. */
  readonly headers: string[];
  readonly headersOf304: string[];
};
/** A snapshot that was asked for, with its answers at `tip` by what the request says in Accept-Encoding. */
type Asked = {
  readonly served: ServedNight;
  readonly topic: string;
  tip: Tip | undefined;
  readonly answers: Map<string, Answer>;
  /** Whether the night was current, when that was last asked. */
  isCurrent: boolean;
  lookedAt: number;
};

/** Addresses that are remembered; who asks for others waits a little longer. */
const remembered = 1000;
/** Values of Accept-Encoding that are remembered for one, and their length: browsers and caches have a handful of short ones. */
const rememberedCodings = 16;
const longestCodings = 100;
/** How often a night is asked whether it is current. A silence counts after seconds only. */
const lookEveryMs = 50;

/**
 * Answers GET of a snapshot that is current and whose bytes are made, before the framework sees it: most requests are that, and hooks,
 * plugins and the headers one by one cost as much as the answer itself (npm run bench -- snapshot). False where it is anything
 * else: then the routes answer, with the same headers and bytes.
 */
export function answerSnapshots(
  nights: ReadonlyMap<string, ServedNight>,
): (request: IncomingMessage, response: ServerResponse) => boolean {
  const asked = new Map<string, Asked>();

  return function answer(request, response) {
    if (request.method !== 'GET') return false;
    const snapshot = askedBy(request.url ?? '');
    if (!snapshot || !isCurrent(snapshot)) return false;
    const made = answerTo(snapshot, (request.headers['accept-encoding'] as string | undefined) ?? '');
    if (!made) return false;
    const known = request.headers['if-none-match'];
    if (known !== undefined && (known === made.etag || isNotModified(known, made.etag))) {
      response.writeHead(304, made.headersOf304).end();
    } else {
      response.writeHead(200, made.headers).end(made.bytes);
    }
    return true;
  };

  function askedBy(url: string): Asked | undefined {
    let snapshot = asked.get(url);
    if (snapshot) return snapshot;
    snapshot = read(nights, url);
    if (!snapshot) return undefined;
    if (asked.size >= remembered) asked.clear();
    asked.set(url, snapshot);
    return snapshot;
  }
}

function isCurrent(asked: Asked): boolean {
  const now = performance.now();
  if (now - asked.lookedAt >= lookEveryMs) {
    asked.lookedAt = now;
    asked.isCurrent = asked.served.readiness().isCurrent;
  }
  return asked.isCurrent;
}

/** Where the bytes are not made yet, they are from the next request on: the routes wait for them, this does not. */
function answerTo(asked: Asked, accepted: string): Answer | undefined {
  const { served, topic, answers } = asked;
  const { tip } = served.feed.board;
  if (asked.tip !== tip || answers.size >= rememberedCodings) {
    answers.clear();
    asked.tip = tip;
  }
  const known = answers.get(accepted);
  if (known || !tip || accepted.length > longestCodings) return known;
  const coding = chooseCoding(accepted);
  const body = served.feed.frames.snapshotBody(topic);
  const headers = headersOf(served, tip, body.etag(coding));
  const keep = (bytes: Buffer) => {
    if (asked.tip === tip) answers.set(accepted, answerOf(headers, coding, body.etag(coding), bytes));
  };
  body.bytes(coding).then(keep, () => undefined);
  return undefined;
}

/** Plain addresses alone; whatever is spelled in another way is for the routes. */
function read(nights: ReadonlyMap<string, ServedNight>, url: string): Asked | undefined {
  const [, night = '', topic = defaultTopic] =
    /^\/v1\/nights\/([a-z0-9-]+)\/snapshot(?:\?topic=([A-Za-z0-9_:-]+))?$/.exec(url) ?? [];
  const served = nights.get(night);
  if (!served || !isKnownTopic(served.feed.night.election, topic)) return undefined;
  return { served, topic, tip: undefined, answers: new Map(), isCurrent: false, lookedAt: Number.NEGATIVE_INFINITY };
}

function headersOf({ feed: { night } }: ServedNight, tip: Tip, etag: string): string[] {
  return [
    ...['access-control-allow-origin', '*', 'access-control-expose-headers', exposedHeaders.join(', ')],
    ...['election-mode', night.mode, 'election-epoch', tip.epoch, 'election-rev', String(tip.rev)],
    ...['etag', etag, 'vary', 'Accept-Encoding', 'cache-control', caching.snapshot],
  ];
}

function answerOf(headers: string[], coding: Coding, etag: string, bytes: Buffer): Answer {
  return {
    etag,
    bytes,
    headersOf304: headers,
    headers: [
      ...headers,
      ...(coding === 'identity' ? [] : ['content-encoding', coding]),
      ...['content-type', 'application/json; charset=utf-8', 'content-length', String(bytes.length)],
    ],
  };
}
