import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Json } from './publish-schema.ts';

export type Operation = {
  readonly id: string;
  readonly responses: ReadonlyMap<number, Response>;
  /** Pointer to the schema of the body that is sent. */
  readonly sent?: string;
};

export type Response = {
  /** By media type, a pointer to the schema. */
  readonly schemas: ReadonlyMap<string, string>;
  wrongHeaders(headers: Headers): readonly string[];
};

export type Operations = {
  /** `GET /v1/nights/{}` and so on, of a service. */
  routes(service: string): readonly string[];
  find(service: string, method: string, path: string): Operation | undefined;
  readonly all: readonly Operation[];
};

type Header = { readonly required?: boolean; readonly schema: Json };
type Described = {
  readonly $ref?: string;
  readonly headers?: Readonly<Record<string, Header & { readonly $ref?: string }>>;
  readonly content?: Readonly<Record<string, { readonly schema: Json }>>;
};
type Servers = readonly { readonly variables: Json }[];
type PathItem = { readonly servers?: Servers } & Readonly<Record<string, unknown>>;

const methods = ['get', 'post', 'put', 'delete', 'patch'];

/** What an OpenAPI document says, in the form in which an answer is looked up. */
export function operationsOf(openApi: Json): Operations {
  const paths = openApi.paths as Readonly<Record<string, PathItem>>;
  const headerNames = headersAnywhere(openApi);
  const listed = Object.entries(paths).flatMap(([path, item]) => {
    const pattern = new RegExp(`^${path.replaceAll('.', '\\.').replace(/\{\w+\}/g, '[^/]+')}$`);
    return methods
      .filter((method) => item[method] !== undefined)
      .map((method) => {
        const described = item[method] as {
          operationId: string;
          responses: Record<string, Described>;
          requestBody?: Json;
          servers?: Servers;
        };
        const servers = described.servers ?? item.servers ?? (openApi.servers as Servers);
        const services = servers.flatMap(({ variables }) => Object.keys(variables));
        const at = pointer('paths', path, method);
        const responses = Object.entries(described.responses).map(
          ([status, response]) =>
            [
              Number(status),
              responseOf(openApi, `${at}${pointer('responses', status)}`, response, headerNames),
            ] as const,
        );
        const sent = described.requestBody && `${at}${pointer('requestBody', 'content', 'application/json', 'schema')}`;
        const operation: Operation = {
          id: described.operationId,
          responses: new Map(responses),
          ...(sent === undefined ? {} : { sent }),
        };
        return { services, route: `${method.toUpperCase()} ${withoutNames(path)}`, method, pattern, operation };
      });
  });
  return {
    routes: (service) => listed.filter(({ services }) => services.includes(service)).map(({ route }) => route),
    find: (service, method, path) =>
      listed.find(
        (one) => one.services.includes(service) && one.method === method.toLowerCase() && one.pattern.test(path),
      )?.operation,
    all: listed.map(({ operation }) => operation),
  };
}

/** `/v1/nights/{night}` and `/v1/nights/:night` are the same route. */
export function withoutNames(path: string): string {
  return path.replace(/\{\w+\}|:\w+/g, '{}');
}

function responseOf(openApi: Json, at: string, described: Described, headerNames: ReadonlySet<string>): Response {
  const [where, response] = followed<Described>(openApi, at, described);
  const types = Object.keys(response.content ?? {});
  const headers = Object.entries(response.headers ?? {}).map(
    ([name, header]) => [name.toLowerCase(), followed<Header>(openApi, '', header)[1]] as const,
  );
  const known = new Map(headers);
  const ajv = new Ajv2020({ strict: false });
  return {
    schemas: new Map(types.map((type) => [type, `${where}${pointer('content', type, 'schema')}`])),
    wrongHeaders: (answer) => [
      ...headers.flatMap(([name, { required, schema }]) => {
        const text = answer.get(name);
        if (text === null) return required ? [`the header ${name} is missing`] : [];
        const value = schema.type === 'integer' ? Number(text) : text;
        return ajv.validate(schema, value) ? [] : [`the header ${name} is ${text}`];
      }),
      ...[...headerNames]
        .filter((name) => answer.has(name) && !known.has(name))
        .map((name) => `the header ${name} is not described`),
    ],
  };
}

/** Every header that some answer has. */
function headersAnywhere(openApi: Json): ReadonlySet<string> {
  const names = new Set<string>();
  const look = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, inner] of Object.entries(value)) {
      if (name === 'headers' && !('NoStore' in inner))
        for (const header of Object.keys(inner)) names.add(header.toLowerCase());
      look(inner);
    }
  };
  look(openApi);
  return names;
}

function followed<T>(openApi: Json, at: string, value: object): readonly [string, T] {
  const { $ref } = value as { $ref?: string };
  if ($ref === undefined) return [at, value as T];
  const names = $ref.slice(2).split('/');
  return [$ref.slice(1), names.reduce((inner, name) => inner[name] as Json, openApi) as T];
}

function pointer(...names: readonly string[]): string {
  return names.map((name) => `/${encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))}`).join('');
}
