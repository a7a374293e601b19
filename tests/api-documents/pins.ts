import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { subprotocol } from '@election-night/shared/wire/server-frame.ts';
import { formatJson } from '../../tools/src/make-night/format-json.ts';
import { publishedSchemas } from './published-schemas.ts';

/** The schemas that the running version of the protocol has, each as a hash; what people are told is not part of it. */
export type Pins = {
  readonly rule: string;
  readonly subprotocol: string;
  readonly schemas: Readonly<Record<string, string>>;
};

export const pinsFile = 'docs/api/pinned-schemas.json';

export const pinRule =
  'A schema changed. If every program that works today still works (a new optional field, a new message, a new row, a wider answer to what was refused), the change is additive: run npm run api-documents -- --additive. If not, raise the subprotocol in shared/src/wire/server-frame.ts (for HTTP, /v1), then run npm run api-documents.';

export function presentPins(): Pins {
  const schemas = Object.entries(publishedSchemas()).map(([name, schema]) => [name, hashOf(schema)] as const);
  return { rule: pinRule, subprotocol, schemas: Object.fromEntries(schemas) };
}

export function readPins(): Pins | undefined {
  try {
    return JSON.parse(readFileSync(pinsFile, 'utf8')) as Pins;
  } catch {
    return undefined;
  }
}

export function pinsText(pins: Pins): string {
  return formatJson(pins, 120);
}

/** Names of schemas that are not as they were pinned: changed, new, or gone. */
export function movedSchemas(before: Pins, now: Pins): readonly string[] {
  const names = new Set([...Object.keys(before.schemas), ...Object.keys(now.schemas)]);
  return [...names].filter((name) => before.schemas[name] !== now.schemas[name]).sort();
}

function hashOf(schema: object): string {
  return createHash('sha256')
    .update(JSON.stringify(inOrder(schema)))
    .digest('hex')
    .slice(0, 16);
}

/** Without descriptions, names in order: what a validator sees. */
function inOrder(value: unknown, areNames = false): unknown {
  if (Array.isArray(value)) return value.map((item) => inOrder(item));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([name]) => areNames || name !== 'description');
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, inOrder(inner, name === 'properties' && !areNames)]));
}
