import { join } from 'node:path';
import { type Language, spoken } from '@election-night/shared/messages/say.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { addPosition, caching, type ServedNight, sendEncoded } from '../http/answer.ts';
import { chooseLanguage } from './choose-language.ts';
import { type Html, html } from './html.ts';
import { addPageHeaders, forOwnPages } from './page-headers.ts';
import { readPageShell } from './page-shell.ts';
import type { Place } from './painted-night.ts';
import { keepPaintedPages } from './painted-pages.ts';

type PageRequest = FastifyRequest<{ Params: { id?: string }; Querystring: { night?: unknown; lang?: unknown } }>;

type PageOptions = {
  readonly nights: ReadonlyMap<string, ServedNight>;
  /** Where index.html is. */
  readonly folder: string;
  /** A page that is younger is not painted again, though a commit came. */
  readonly restMs: number;
};

/**
 * The page of a night at `/`, of a unit at `/unit/{unit}`, of a contest at `/contest/{contest}`: HTML with the figures in it, so that it can
 * be read before any script has run, and without one. `?night=` names another night than the first, `?lang=` a language.
 * Throws where index.html of the folder has no place for the figures.
 */
export function addPageRoutes(app: FastifyInstance, { nights, folder, restMs }: PageOptions): void {
  const shell = readPageShell(join(folder, 'index.html'));
  const [first] = nights.keys();
  const pages = keepPaintedPages(shell, nights, restMs);

  app.get('/', forOwnPages, (request: PageRequest, reply) => answer(request, reply, { kind: 'night' }));
  app.get('/unit/:id', forOwnPages, (request: PageRequest, reply) =>
    answer(request, reply, { kind: 'unit', id: request.params.id ?? '' }),
  );
  app.get('/contest/:id', forOwnPages, (request: PageRequest, reply) =>
    answer(request, reply, { kind: 'contest', id: request.params.id ?? '' }),
  );

  function answer(request: PageRequest, reply: FastifyReply, place: Place) {
    const { night = first, lang } = request.query;
    const language = chooseLanguage(lang, request.headers['accept-language']);
    addPageHeaders((name, value) => reply.header(name, value));
    reply.header('content-language', language);
    const served = typeof night === 'string' ? nights.get(night) : undefined;
    if (!served || !isThere(served, place)) return sendWords(reply, 404, language, nothingHere(language));
    addPosition(reply, served);
    if (!served.feed.board.tip) {
      reply.header('retry-after', '2');
      return sendWords(reply, 503, language, stillWaiting(language));
    }
    const { tip, body } = pages.of(served, place, language);
    reply.header('election-epoch', tip.epoch).header('election-rev', String(tip.rev));
    return sendEncoded(request, reply, body, caching.snapshot, {
      type: 'text/html; charset=utf-8',
      vary: 'Accept-Encoding, Accept-Language',
    });
  }

  function sendWords(reply: FastifyReply, status: number, language: Language, words: Html) {
    const head = status === 503 ? html`<noscript><meta http-equiv="refresh" content="5"></noscript>\n` : undefined;
    const title = spoken[language].electionNight;
    reply.code(status).header('cache-control', caching.never).type('text/html; charset=utf-8');
    return reply.send(shell.fill({ language, title, firstPaint: words, ...(head ? { head } : {}) }));
  }

  function nothingHere(language: Language): Html {
    const { notFound, toStart } = spoken[language];
    return html`<main class="waiting"><h1>${notFound}</h1>
<p><a href="/?lang=${language}">${toStart}</a></p></main>`;
  }

  function stillWaiting(language: Language): Html {
    const { electionNight, waiting } = spoken[language];
    return html`<main class="waiting"><h1>${electionNight}</h1>
<p>${waiting}</p></main>`;
  }
}

function isThere({ feed }: ServedNight, place: Place): boolean {
  const { units, contests } = feed.night.election;
  if (place.kind === 'night') return true;
  return (place.kind === 'unit' ? units : contests).has(place.id);
}
