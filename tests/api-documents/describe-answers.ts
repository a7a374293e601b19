import { problemMediaType } from '@election-night/shared/wire/problem.ts';
import type { Json } from './publish-schema.ts';
import { typeName } from './published-schemas.ts';

/** The pieces that descriptions of requests and answers are made of; openapi.yaml has what they name in its components. */

export const schema = (name: string) => ({ $ref: `#/components/schemas/${typeName(name)}` });
export const header = (name: string) => ({ [name]: { $ref: `#/components/headers/${name}` } });
export const param = (name: string) => ({ $ref: `#/components/parameters/${name}` });
export const text = (more: object = {}) => ({ type: 'string', ...more });
export const wholeNumber = { type: 'integer', minimum: 0, maximum: 999_999_999_999_999 };

export function inPath(description: string, of: object) {
  return { in: 'path', required: true, description, schema: of };
}

export function inQuery(description: string, of: object) {
  return { in: 'query', description, schema: of };
}

export const ofNight = () => ({
  ...header('Election-Mode'),
  ...header('Election-Epoch'),
  ...header('Election-Rev'),
  ...header('Election-Stale'),
  ...header('Election-Silent-Seconds'),
});
/** Of a refusal, which may be about a night that there is not. */
export const ifKnown = { 'Election-Mode': { $ref: '#/components/headers/ModeIfKnown' } };
export const cached = (...values: readonly string[]) => ({
  'Cache-Control': { description: 'How long a cache may keep the answer.', required: true, schema: { enum: values } },
});
export const never = { 'Cache-Control': { $ref: '#/components/headers/NoStore' } };

export function answered(
  status: number,
  description: string,
  name: string,
  headersOfIt: object = header('Election-Mode'),
) {
  return {
    [status]: {
      description,
      headers: { ...headersOfIt, ...never },
      content: { 'application/json': { schema: schema(name) } },
    },
  };
}

type Kinds<C extends string> = Readonly<
  Record<
    C,
    { readonly status: number; readonly sentence?: string; readonly title?: string; readonly retryable?: boolean }
  >
>;

/** By their names: several operations have the same ones. */
export const problemsByName: Record<string, Json> = {};

/** One response a status, whose body has one of the codes. */
export function problemResponses<C extends string>(
  codes: readonly C[],
  kinds: Kinds<C>,
  of: 'viewer-problem' | 'sender-problem',
  headersOf: (status: number) => object = () => ({ ...ofNight(), ...ifKnown }),
): Record<number, Json> {
  const statuses = [...new Set(codes.map((code) => kinds[code].status))].sort();
  const responses = statuses.map((status) => {
    const ofStatus = codes.filter((code) => kinds[code].status === status).sort();
    const name = `${of === 'viewer-problem' ? 'Viewer' : 'Sender'}${ofStatus.map(typeName).join('Or')}`;
    problemsByName[name] = {
      description: codesOf(kinds, ofStatus),
      headers: { ...headersOf(status), ...never, ...(status === 429 || status === 503 ? header('Retry-After') : {}) },
      content: {
        [problemMediaType]: {
          schema: {
            allOf: [
              schema(of),
              { type: 'object', properties: { status: { const: status }, code: { enum: ofStatus } } },
            ],
          },
        },
      },
    };
    return [status, { $ref: `#/components/responses/${name}` }] as const;
  });
  return Object.fromEntries(responses);
}

export function codesOf<C extends string>(kinds: Kinds<C>, codes: readonly C[]): string {
  return [...codes]
    .sort()
    .map((code) => {
      const { sentence, title, retryable } = kinds[code];
      const again = retryable === undefined ? '' : retryable ? ' Worth sending again.' : '';
      return `\`${code}\`: ${sentence ?? title}${again}`;
    })
    .join('\n\n');
}
