import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { spoken } from '@election-night/shared/messages/say.ts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { encodedBody } from '../feed/encoded-body.ts';
import { caching, sendEncoded } from '../http/answer.ts';
import { chooseLanguage } from './choose-language.ts';
import { html } from './html.ts';
import { addDeskHeaders, deskFile, forOwnPages } from './page-headers.ts';

type DeskRequest = FastifyRequest<{ Querystring: { lang?: unknown } }>;

type DeskOptions = {
  /** Where desk.html is. */
  readonly folder: string;
  /** A desk without a way to the ingestor could decide nothing: there is none. */
  readonly hasIngestor: boolean;
};

/**
 * The desk at `/desk/`: a page that asks for a key and holds no figure itself. No page that viewers see leads to it. Throws where the file
 * is not there.
 */
export function addDeskRoute(app: FastifyInstance, { folder, hasIngestor }: DeskOptions): void {
  const text = readFileSync(join(folder, deskFile));
  const tag = createHash('sha256').update(text).digest('base64url').slice(0, 22);
  const body = encodedBody(text, tag);
  for (const url of ['/desk', '/desk/']) app.get(url, forOwnPages, answer);

  function answer(request: DeskRequest, reply: FastifyReply) {
    addDeskHeaders((name, value) => reply.header(name, value));
    if (!hasIngestor) return refuse(request, reply);
    return sendEncoded(request, reply, body, 'no-cache', { type: 'text/html; charset=utf-8' });
  }

  function refuse(request: DeskRequest, reply: FastifyReply) {
    const language = chooseLanguage(request.query.lang, request.headers['accept-language']);
    const { noDesk } = spoken[language];
    reply.code(404).header('cache-control', caching.never).type('text/html; charset=utf-8');
    const page = html`<html lang="${language}"><head><meta charset="utf-8"><title>${noDesk}</title></head><body><p>${noDesk}</p></body></html>`;
    return reply.send(`<!doctype html>\n${page.text}\n`);
  }
}
