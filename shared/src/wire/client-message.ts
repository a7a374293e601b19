import Type, { type Static } from 'typebox';
import { Compile } from 'typebox/compile';
import { epochPattern } from './position.ts';

const typeOf = <T extends string>(type: T) => Type.Literal(type, { description: 'Type of the message.' });
const Topic = Type.String({ minLength: 1, maxLength: 80, description: 'Name of a topic of the night.' });
const Rev = Type.Integer({
  minimum: 0,
  maximum: Number.MAX_SAFE_INTEGER,
  description: 'The commit up to which the viewer has the topic; only with `epoch`.',
});

/** Everything is optional for a viewer; unknown fields are ignored. `subscribe` with a position = resume. */
export const SubscribeSchema = Type.Object({
  type: typeOf('subscribe'),
  topic: Topic,
  epoch: Type.Optional(Type.String({ pattern: epochPattern, description: 'The history that `rev` belongs to.' })),
  rev: Type.Optional(Rev),
});
export const UnsubscribeSchema = Type.Object({ type: typeOf('unsubscribe'), topic: Topic });
export const PingSchema = Type.Object({ type: typeOf('ping') });
export const ClientMessageSchema = Type.Union([SubscribeSchema, UnsubscribeSchema, PingSchema]);

export type ClientMessage = Static<typeof ClientMessageSchema>;

export type ParsedClientMessage =
  | { readonly outcome: 'message'; readonly message: ClientMessage }
  | { readonly outcome: 'unknown-type'; readonly type: string }
  | { readonly outcome: 'malformed' };

const validator = Compile(ClientMessageSchema);
const knownTypes = new Set(['subscribe', 'unsubscribe', 'ping']);

/** A viewer's text frame. A type that this version does not know is told apart from a malformed message: it may come from a newer viewer. */
export function parseClientMessage(text: string): ParsedClientMessage {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { outcome: 'malformed' };
  }
  if (validator.Check(value)) return { outcome: 'message', message: value };
  if (typeof value !== 'object' || value === null || !('type' in value)) return { outcome: 'malformed' };
  const { type } = value;
  if (typeof type !== 'string' || knownTypes.has(type)) return { outcome: 'malformed' };
  return { outcome: 'unknown-type', type: type.slice(0, 80) };
}
