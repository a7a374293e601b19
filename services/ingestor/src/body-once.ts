import type { FastifyRequest } from 'fastify';
import { type JsonLimits, parseStrictJson, type StrictJson } from './parse-strict-json.ts';
import { type BodyText, readBody } from './read-body.ts';

/** What was read and parsed of each request that is under way: the recording and the handler ask for the same. */
const texts = new WeakMap<FastifyRequest, Promise<BodyText>>();
const values = new WeakMap<FastifyRequest, StrictJson>();

/** `readBody` of a request, once. */
export function readOnce(request: FastifyRequest, maxBytes: number): Promise<BodyText> {
  let text = texts.get(request);
  if (!text) texts.set(request, (text = readBody(request.body, request.headers, maxBytes)));
  return text;
}

/** `parseStrictJson` of its text, once. */
export function parseOnce(request: FastifyRequest, text: string, limits: JsonLimits): StrictJson {
  let value = values.get(request);
  if (!value) values.set(request, (value = parseStrictJson(text, limits)));
  return value;
}
