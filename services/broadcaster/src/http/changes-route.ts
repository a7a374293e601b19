import { defaultTopic, isKnownTopic } from '@election-night/shared/wire/topics.ts';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Board } from '../feed/board.ts';
import type { NightFeed } from '../feed/night-feed.ts';
import type { Limits } from '../limits.ts';
import { viewerAddress } from '../viewers/viewer-address.ts';
import type { ViewerRegister } from '../viewers/viewer-register.ts';
import { whenGone } from '../viewers/when-gone.ts';
import { wholeNumber } from '../whole-number.ts';
import { notLoaded, problem, type ServedNight, sendEncoded, unknownNight, unknownTopic } from './answer.ts';
import { judgeEpoch } from './judge-epoch.ts';
import { refuseEpoch } from './refuse-epoch.ts';

type ChangesOptions = {
  readonly nights: ReadonlyMap<string, ServedNight>;
  readonly register: ViewerRegister;
  readonly limits: Limits;
  readonly trustProxy: boolean;
};
type ChangesRequest = FastifyRequest<{
  Params: { night: string; epoch: string };
  Querystring: { topic?: unknown; from?: unknown; wait?: unknown };
}>;

const caching = {
  delta: 'public, max-age=1',
  /** Who was kept waiting and got nothing asks the same again: a cache would answer at once, again and again, for a second. */
  waitedInVain: 'no-store',
} as const;

/** The delta that the feed would send, for those who poll: at once, or with `wait` as soon as the topic changes. */
export function addChangesRoute(app: FastifyInstance, { nights, register, limits, trustProxy }: ChangesOptions): void {
  app.get('/v1/nights/:night/:epoch/changes', async (request: ChangesRequest, reply) => {
    const served = nights.get(request.params.night);
    if (!served) return unknownNight(reply);
    const { feed } = served;
    if (!feed.board.tip) return notLoaded(reply, served);
    const { epoch } = request.params;
    const judged = judgeEpoch(feed.board.tip.epoch, epoch);
    if (judged !== 'running') return refuseEpoch(reply, served, judged);

    const { topic = defaultTopic } = request.query;
    if (typeof topic !== 'string' || !isKnownTopic(feed.night.election, topic)) {
      return unknownTopic(reply);
    }
    const from = wholeNumber(request.query.from, 0);
    const waitSeconds = wholeNumber(request.query.wait, 0);
    if (from === undefined || waitSeconds === undefined) {
      return problem(reply, 400, 'malformed-address', 'from is a rev, wait a number of seconds; both are 0 or above.');
    }
    const leave = waitSeconds > 0 ? register.enterPoll(viewerAddress(request.raw, trustProxy)) : undefined;
    if (leave) {
      whenGone(request.raw, reply.raw, leave);
      await untilChanged(feed, topic, from, 1000 * Math.min(waitSeconds, limits.maxPollSeconds), request);
    }

    const { tip } = feed.board;
    const now = judgeEpoch(tip.epoch, epoch);
    if (now !== 'running') return refuseEpoch(reply, served, now);
    const next = new URLSearchParams({ topic, from: String(tip.rev), wait: String(waitSeconds) });
    reply.header('link', `</v1/nights/${feed.night.id}/${epoch}/changes?${next}>; rel="next"`);
    // The hook ran before the wait.
    reply.header('election-rev', String(tip.rev));
    const isVain = waitSeconds > 0 && !isNews(feed.board, topic, from);
    return sendEncoded(
      request,
      reply,
      feed.frames.deltaBody(topic, from),
      isVain ? caching.waitedInVain : caching.delta,
    );
  });
}

/** Resolves when a row of the topic is newer than `from`, at a reset, after `waitMs`, or when nobody reads the answer any more. */
function untilChanged(
  { board, fanOut }: NightFeed,
  topic: string,
  from: number,
  waitMs: number,
  { raw }: FastifyRequest,
): Promise<void> {
  if (isNews(board, topic, from)) return Promise.resolve();
  const epoch = board.tip?.epoch;
  return new Promise((resolve) => {
    let giveUp = fanOut.waitFor(topic, onWake);
    const timer = setTimeout(end, waitMs);
    raw.socket.once('close', end);

    // A viewer who comes from a server that is ahead has what is news here.
    function onWake(isEnd: boolean): void {
      if (isEnd || isNews(board, topic, from) || board.tip?.epoch !== epoch) end();
      else giveUp = fanOut.waitFor(topic, onWake);
    }

    function end(): void {
      giveUp();
      clearTimeout(timer);
      raw.socket.off('close', end);
      resolve();
    }
  });
}

function isNews(board: Board, topic: string, from: number): boolean {
  return board.sameFrom(topic, Number.MAX_SAFE_INTEGER) > from;
}
