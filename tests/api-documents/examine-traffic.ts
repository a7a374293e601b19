import { readdirSync, readFileSync } from 'node:fs';
import { parseInstant } from '@election-night/shared/election/instant.ts';
import { familyOf } from '@election-night/shared/election/row.ts';
import { Ajv, type ValidateFunction } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { parse } from 'yaml';
import { type Operations, operationsOf } from './operations.ts';
import type { Json } from './publish-schema.ts';
import { typeName } from './published-schemas.ts';

export type Answer = {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly status: number;
  readonly headers: Headers;
  readonly body: string;
  /** JSON that was sent and taken. */
  readonly sent?: string;
};

const folder = 'docs/api';
const seconds = /T\d\d:\d\d:\d\d/;
const formats = { 'date-time': (text: string) => seconds.test(text) && parseInstant(text) !== undefined };
const options = { strict: false, formats } as const;

/**
 * Holds what really crossed the wire against the documents as they lie in docs/api: frames against asyncapi.yaml and the schema of their type,
 * answers against openapi.yaml: status, headers, media type, body. Every one is counted, by what it was.
 */
export class TrafficExaminer {
  readonly counts = new Map<string, number>();
  #mistakes: string[] = [];
  readonly operations: Operations;
  readonly #openApi = new Ajv2020(options);
  readonly #asyncApi = new Ajv(options);
  readonly #schemas = new Ajv2020(options);
  readonly #compiled = new Map<string, ValidateFunction>();

  constructor() {
    const openApi = parse(readFileSync(`${folder}/openapi.yaml`, 'utf8')) as Json;
    this.operations = operationsOf(openApi);
    this.#openApi.addSchema(openApi, 'openapi.yaml');
    this.#asyncApi.addSchema(parse(readFileSync(`${folder}/asyncapi.yaml`, 'utf8')) as Json, 'asyncapi.yaml');
    for (const name of readdirSync(`${folder}/schemas`)) {
      this.#schemas.addSchema(JSON.parse(readFileSync(`${folder}/schemas/${name}`, 'utf8')));
    }
  }

  /** What did not fit since this was asked last. */
  takeMistakes(): readonly string[] {
    const taken = this.#mistakes;
    this.#mistakes = [];
    return taken;
  }

  /** A frame of the feed or of a server-sent stream, or a message of a viewer. */
  message(message: unknown, of: 'server-frame' | 'client-message'): void {
    const { type, rows = [] } = message as { type: string; rows?: readonly Json[] };
    this.#check(this.#asyncApi, `asyncapi.yaml#/components/schemas/${typeName(type)}`, message, type);
    this.#check(this.#schemas, `${type}.json`, message, type);
    this.#check(this.#schemas, `${of}.json`, message, type);
    this.#count(`message ${type}`);
    for (const row of rows) this.#count(row.deleted ? 'row taken away' : `row ${familyOf(row.key as string)}`);
  }

  answer(service: 'broadcaster' | 'ingestor', answer: Answer): void {
    const { method, path, status, headers, body } = answer;
    const name = `${method} ${path} ${status}`;
    const operation = this.operations.find(service, method, path.split('?', 1)[0] as string);
    if (!operation) return this.#outside(service, name, body);
    const response = operation.responses.get(status);
    if (!response) return void this.#mistakes.push(`${name} is not described`);
    this.#mistakes.push(...response.wrongHeaders(headers).map((wrong) => `${name}: ${wrong}`));

    const type = headers.get('content-type')?.split(';', 1)[0];
    const schema = type === undefined ? undefined : response.schemas.get(type);
    if (body !== '' && !schema) this.#mistakes.push(`${name} has a body of the type ${type}, which is not described`);
    if (schema && /json$/.test(type ?? '')) {
      if (type === 'application/x-ndjson') this.#lines(body, name);
      else this.#check(this.#openApi, `openapi.yaml#${schema}`, JSON.parse(body), name);
    }
    const code = type === 'application/problem+json' ? ` ${(JSON.parse(body) as { code: string }).code}` : '';
    this.#count(`${operation.id} ${status}${code}`);
    if (operation.sent && answer.sent !== undefined && status === 202) {
      this.#check(this.#openApi, `openapi.yaml#${operation.sent}`, JSON.parse(answer.sent), `body of ${name}`);
      this.#count(`${operation.id} body`);
    }
  }

  #lines(body: string, name: string): void {
    for (const line of body.split('\n').slice(0, -1)) {
      this.#check(this.#schemas, 'log-line.json', JSON.parse(line), name);
      this.#count('line of the log');
    }
  }

  #outside(service: 'broadcaster' | 'ingestor', name: string, body: string): void {
    const problem = JSON.parse(body) as { code: string };
    this.#check(
      this.#schemas,
      service === 'broadcaster' ? 'viewer-problem.json' : 'sender-problem.json',
      problem,
      name,
    );
    this.#count(`no address ${problem.code}`);
  }

  #check(ajv: Ajv | Ajv2020, $ref: string, value: unknown, name: string): void {
    let validate = this.#compiled.get($ref);
    if (!validate) {
      validate = ajv.compile({ $ref });
      this.#compiled.set($ref, validate);
    }
    if (validate(value)) return;
    const reasons = validate.errors?.map(
      ({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`,
    );
    this.#mistakes.push(
      `${name} against ${$ref}: ${reasons?.slice(0, 4).join('; ')} in ${JSON.stringify(value).slice(0, 300)}`,
    );
  }

  #count(what: string): void {
    this.counts.set(what, (this.counts.get(what) ?? 0) + 1);
  }
}
