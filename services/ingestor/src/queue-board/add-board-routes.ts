import { randomBytes } from 'node:crypto';
import type { NightJob } from '@election-night/shared/queue/report-queue.ts';
import fastifyCookie from '@fastify/cookie';
import type { Queue } from 'bullmq';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { answerInTime } from '../answer-in-time.ts';
import type { Intake, NightIntake } from '../intake.ts';
import { boardPath } from './board-path.ts';
import { beginSession, endSession, nightsOf } from './board-session.ts';
import { isReadable } from './is-readable.ts';

/** The board writes styles into its page; no script of another host and none that stands in the page runs, and nothing is asked elsewhere. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'self'; form-action 'self'; frame-ancestors 'none'";

type Board = { readonly queue: Queue<NightJob>; readonly app: Promise<FastifyInstance> };

/**
 * BullMQ's own board of each night's queue, for whoever has a key of the desk or the certifier: to read, without what jobs carry. The key
 * comes in the header, or once in a POST of a form, and then a cookie stands for it in this process.
 */
export function addBoardRoutes(app: FastifyInstance, nights: ReadonlyMap<string, NightIntake>, intake: Intake): void {
  const boards = new Map<string, Board>();
  app.addHook('onClose', async () => {
    for (const { app: board } of boards.values()) await board.then((made) => made.close()).catch(() => undefined);
  });
  app.register(async (scope) => {
    await scope.register(fastifyCookie, { secret: randomBytes(32).toString('hex') });
    scope.addHook('onRequest', async (_request, reply) => {
      reply.answerCode = 'queue-board';
      reply.headers({
        'cache-control': 'no-store',
        'content-security-policy': policy,
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
    });
    scope.get(boardPath, (request, reply) => listBoards(request, reply));
    scope.get(`${boardPath}/*`, (request, reply) => showBoard(request, reply));
    scope.post(`${boardPath}/session`, (request, reply) => {
      const form = new URLSearchParams(Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '');
      if (!beginSession(request, reply, form.get('key') ?? '', nights.keys(), intake)) {
        endSession(reply);
        return askForKey(reply);
      }
      return reply.redirect(`${boardPath}/`, 303);
    });
  });

  function listBoards(request: FastifyRequest, reply: FastifyReply) {
    const open = nightsOf(request, nights.keys(), intake);
    if (open.length === 0) return askForKey(reply);
    const lines = open.map((night) => `<li><a href="${boardPath}/${night}/">${night}</a></li>`);
    return sendPage(reply, 200, `<ul>${lines.join('')}</ul>`);
  }

  async function showBoard(request: FastifyRequest, reply: FastifyReply) {
    const [path = ''] = request.url.slice(boardPath.length).split('?');
    const [, night = '', rest = ''] = /^\/([^/]*)(\/.*)?$/.exec(path) ?? [];
    if (night === '') return listBoards(request, reply);
    if (!nightsOf(request, nights.keys(), intake).includes(night)) return askForKey(reply);
    // Its own links are relative to this.
    if (rest === '') return reply.redirect(`${boardPath}/${night}/`, 303);
    const into = nights.get(night);
    if (!into || !isReadable(request.method, rest)) return sendPage(reply, 404, '<p>Nothing is here.</p>');
    const opened = await answerInTime(intake.limits.answerWithinMs, into.queue());
    if (opened.outcome === 'trouble') return sendPage(reply, 503, '<p>Redis does not answer. Try again.</p>');
    const board = await boardOf(night, opened.value);
    const headers = Object.entries(reply.getHeaders());
    reply.hijack();
    for (const [name, value] of headers) if (value !== undefined) reply.raw.setHeader(name, value);
    board.routing(request.raw, reply.raw);
    return reply;
  }

  /** A queue that could not be opened is replaced by another one, and then its board is as well. */
  function boardOf(night: string, queue: Queue<NightJob>): Promise<FastifyInstance> {
    const made = boards.get(night);
    if (made?.queue === queue) return made.app;
    // Loaded when somebody looks for the first time; most ingestors never need it.
    const app = import('./make-board.ts').then(({ makeBoard }) => makeBoard(queue, night, `${boardPath}/${night}`));
    const board = { queue, app };
    boards.set(night, board);
    board.app.catch(() => boards.delete(night));
    return board.app;
  }
}

function askForKey(reply: FastifyReply) {
  const form = `<form method="post" action="${boardPath}/session">
<label>Key of the desk <input type="password" name="key" autocomplete="off" required></label> <button>Look at the queues</button>
</form>`;
  return sendPage(reply, 401, form);
}

function sendPage(reply: FastifyReply, status: number, body: string) {
  reply.code(status).type('text/html; charset=utf-8');
  if (status === 401) reply.header('www-authenticate', 'Bearer');
  if (status === 503) reply.header('retry-after', '1');
  return reply.send(`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Queues</title></head>
<body><h1>Queues</h1>
${body}
</body></html>
`);
}
