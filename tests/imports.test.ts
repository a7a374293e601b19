import { readdirSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

// Who may import whom, as docs/adr and CONTRIBUTING tell it: election ← wire ← redis, queue; services use `shared` and never each other.

const root = fileURLToPath(new URL('..', import.meta.url));

type Import = { readonly file: string; readonly of: string };

/** Every import of a folder's sources, as a path from the root for files of the repository, else the package's name as written. */
function importsOf(folder: string, { tests }: { readonly tests: boolean }): readonly Import[] {
  return sourcesOf(folder, tests).flatMap((file) => {
    const text = readFileSync(resolve(root, file), 'utf8');
    // Statements begin a line, as the formatter keeps them; the last line of a long one begins with its brace.
    const statement = /^(?:(?:import|export|\})[^'"`\n]*\bfrom\s+|import\s+)(['"])(?<of>[^'"]+)\1/gm;
    const expression = /\bimport\s*\(\s*(['"])(?<of>[^'"]+)\1/g;
    const found = [...text.matchAll(statement), ...text.matchAll(expression)];
    return found.map(({ groups }) => ({ file, of: target(file, groups?.of ?? '') }));
  });
}

function sourcesOf(folder: string, tests: boolean): readonly string[] {
  const isTest = (name: string) => /\.test\.ts$|(^|\/)(fixture|test)-[^/]*\.ts$|-under-test\.ts$/.test(name);
  return readdirSync(resolve(root, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => `${folder}/${name}`)
    .filter((name) => /\.[jt]s$/.test(name) && !name.includes('node_modules/') && isTest(name) === tests);
}

function target(file: string, specifier: string): string {
  if (specifier.startsWith('.')) return relative(root, resolve(root, dirname(file), specifier));
  const member = /^@election-night\/(?<name>[a-z]+)\/(?<path>.+)$/.exec(specifier)?.groups;
  if (!member) return specifier;
  const folder = services.includes(member.name ?? '') ? `services/${member.name}` : `${member.name}`;
  return `${folder}/src/${member.path}`;
}

/** Modules of shared that are imported for more than their types. */
function loadedOfShared(folder: string, isIn = (_file: string) => true): readonly (string | undefined)[] {
  return sourcesOf(folder, false)
    .filter(isIn)
    .flatMap((file) =>
      [...readFileSync(resolve(root, file), 'utf8').matchAll(/^import \{[^}]*\} from '(@[^']+)'/gm)].map(
        ([, of]) => of,
      ),
    );
}

const services = readdirSync(resolve(root, 'services'));

/** The imports that none of the allowed beginnings covers, readable as they are. A beginning that ends in a letter is a whole name. */
function forbidden(imports: readonly Import[], allowed: readonly string[]): readonly string[] {
  const isAllowed = (of: string) =>
    allowed.some((beginning) => (/[/:]$/.test(beginning) ? of.startsWith(beginning) : of === beginning));
  return imports.filter(({ of }) => !isAllowed(of)).map(({ file, of }) => `${file} imports ${of}`);
}

const shared = (...folders: readonly string[]) => folders.map((folder) => `shared/src/${folder}/`);

test('there is something to look at', () => {
  expect(importsOf('shared/src/election', { tests: false }).length).toBeGreaterThan(50);
  expect(importsOf('services', { tests: false }).length).toBeGreaterThan(100);
  const own = importsOf('tests', { tests: true }).filter(({ file }) => file === 'tests/imports.test.ts');
  expect(own.map(({ of }) => of)).toEqual(['node:fs', 'node:path', 'node:url', 'vitest']);
});

describe('shared', () => {
  test('election imports itself alone, and three packages that compute', () => {
    const packages = ['ajv', 'canonicalize', 'typebox', 'node:crypto'];
    const imports = importsOf('shared/src/election', { tests: false });
    expect(forbidden(imports, [...shared('election'), ...packages])).toEqual([]);
  });

  test('wire imports election and itself, and nothing of Node: browsers read it too', () => {
    const imports = importsOf('shared/src/wire', { tests: false });
    expect(forbidden(imports, [...shared('election', 'wire'), 'typebox', 'typebox/compile'])).toEqual([]);
  });

  test('redis and queue import election, wire and themselves', () => {
    for (const folder of ['redis', 'queue']) {
      const packages = ['canonicalize', 'ioredis', 'pino', 'node:'];
      const imports = importsOf(`shared/src/${folder}`, { tests: false });
      expect(forbidden(imports, [...shared('election', 'wire', 'redis', 'queue'), ...packages])).toEqual([]);
    }
  });

  test('mapping imports election and itself, and two packages that parse', () => {
    const imports = importsOf('shared/src/mapping', { tests: false });
    expect(imports.length).toBeGreaterThan(5);
    expect(forbidden(imports, [...shared('election', 'mapping'), 'csv-parse/sync', 'jsonpointer'])).toEqual([]);
  });

  test('nothing in it imports a service or a tool', () => {
    const outside = importsOf('shared/src', { tests: false }).filter(({ of }) =>
      /^(services|tools|clients)\//.test(of),
    );
    expect(outside).toEqual([]);
  });
});

describe('the words of the page', () => {
  test('import nothing, so that the server and the page have the same', () => {
    const imports = importsOf('shared/src/messages', { tests: false });
    expect(imports.length).toBeGreaterThan(2);
    expect(forbidden(imports, shared('messages'))).toEqual([]);
  });
});

describe('the election model is pure', () => {
  const sources = sourcesOf('shared/src/election', false);

  test.each([
    ['the clock of the wall', /\bDate\.now\b|\bnew Date\(\s*\)|\bDate\(\s*\)|\bperformance\b/],
    ['randomness', /\bMath\.random\b|\brandomUUID\b|\brandomBytes\b|\bgetRandomValues\b|\brandomInt\b/],
    ['the environment or the process', /\bprocess\.|\bglobalThis\b|\bimport\.meta\b/],
    ['timers', /\bset(Timeout|Interval|Immediate)\b|\bqueueMicrotask\b/],
    ['input and output', /\bconsole\.|\bfetch\s*\(/],
    [
      'the language or zone of the machine',
      /\btoLocale\w*\(|\blocaleCompare\b|\.get(Hours|Day|Date|Month|FullYear)\(\)/,
    ],
    ['waiting', /\basync\b|\bawait\b/],
  ])('it does not ask for %s', (_, asks) => {
    const withoutComments = (text: string) => text.replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
    const asking = sources.filter((file) => asks.test(withoutComments(readFileSync(resolve(root, file), 'utf8'))));
    expect(asking).toEqual([]);
  });
});

describe('members', () => {
  test.each(services)('the %s imports shared and itself, never another service nor a tool', (service) => {
    const imports = importsOf(`services/${service}/src`, { tests: false });
    const outside = imports.filter(({ of }) => /^(services|tools|clients|tests|bench|shared)\//.test(of));
    expect(forbidden(outside, ['shared/src/', `services/${service}/src/`])).toEqual([]);
  });

  test('in the broadcaster the feed knows neither where its commits come from nor who watches', () => {
    const folder = 'services/broadcaster/src';
    const imports = importsOf(`${folder}/feed`, { tests: false }).filter(({ of }) => of.startsWith('services/'));
    expect(imports.length).toBeGreaterThan(10);
    expect(forbidden(imports, [`${folder}/feed/`, `${folder}/limits.ts`, `${folder}/metrics.ts`])).toEqual([]);
    const ofLog = importsOf(`${folder}/log`, { tests: false }).filter(({ of }) => of.startsWith('services/'));
    expect(forbidden(ofLog, [`${folder}/log/`, `${folder}/feed/`])).toEqual([]);
  });

  test.each(services)('tests of the %s may use tools as well, and still no other service', (service) => {
    const imports = importsOf(`services/${service}/src`, { tests: true });
    const outside = imports.filter(({ of }) => /^(services|tools|clients|tests|bench|shared)\//.test(of));
    expect(forbidden(outside, ['shared/src/', 'tools/src/', `services/${service}/src/`])).toEqual([]);
  });

  test('tools start services as processes and import none', () => {
    const imports = importsOf('tools/src', { tests: false });
    expect(imports.filter(({ of }) => /^(services|clients|tests|bench)\//.test(of))).toEqual([]);
  });

  test('what verifies an entry of the log imports election and wire of shared, and of Node hashing alone: browsers may use it', () => {
    const folder = 'tools/src/verify/check';
    const imports = importsOf(folder, { tests: false });
    expect(imports.length).toBeGreaterThan(20);
    expect(forbidden(imports, [...shared('election', 'wire'), `${folder}/`, 'ajv', 'node:crypto'])).toEqual([]);
  });

  test('the SDK imports election, wire and the words of shared at most, no package, and nothing of Node', () => {
    const imports = importsOf('clients/sdk/src', { tests: false });
    const outside = imports.filter(({ of }) => !of.startsWith('clients/sdk/src/'));
    expect(imports.length).toBeGreaterThan(5);
    expect(forbidden(outside, shared('election', 'wire', 'messages'))).toEqual([]);
  });

  test('the page and its elements import the SDK, election and wire of shared, lit, libraries that lay out, and nothing of Node', () => {
    const imports = importsOf('clients/dashboard/src', { tests: false });
    expect(imports.length).toBeGreaterThan(30);
    const packages = ['lit', 'lit/', 'd3-geo', 'd3-hierarchy', 'polylabel', 'topojson-client'];
    const types = ['geojson', 'topojson-specification'];
    const allowed = [
      ...shared('election', 'wire'),
      'clients/dashboard/src/',
      'clients/sdk/src/feed.ts',
      ...packages,
      ...types,
    ];
    expect(forbidden(imports, allowed)).toEqual([]);
  });

  test('the elements load no module of shared but those that are small; of the others they know the types', () => {
    const small = ['share', 'status-word'].map((name) => `@election-night/shared/election/${name}.ts`);
    expect(loadedWhere((file) => !file.startsWith(desk))).toEqual(small);
  });

  test('the desk loads of shared what judges calls and reads times, and nothing that hashes or checks a definition', () => {
    const model = ['calls/call-row', 'calls/judge-call', 'can-win-seats', 'definition-checks/zone-offset', 'election'];
    const more = ['embargo', 'instant', 'local-instant', 'place-election', 'status-word'];
    const known = [...model, ...more].map((name) => `@election-night/shared/election/${name}.ts`);
    expect(loadedWhere((file) => file.startsWith(desk))).toEqual(known);
  });

  const desk = 'clients/dashboard/src/desk/';
  const loadedWhere = (isIn: (file: string) => boolean) =>
    [...new Set(loadedOfShared('clients/dashboard/src', isIn))].sort();

  test('the SDK loads one module of shared; of the others it knows the types', () => {
    expect(loadedOfShared('clients/sdk/src')).toEqual(['@election-night/shared/wire/row-digest.ts']);
  });

  test('conformance imports the clients that it examines, and shared', () => {
    const imports = importsOf('conformance', { tests: false });
    const outside = imports.filter(({ of }) => /^(services|tools|clients|tests|bench|shared)\//.test(of));
    expect(forbidden(outside, ['shared/src/', 'clients/'])).toEqual([]);
  });

  test('what is for tests is imported by tests alone', () => {
    const folders = ['shared/src', 'services', 'clients', 'conformance', 'tools/src'];
    const imports = folders.flatMap((folder) => importsOf(folder, { tests: false }));
    const ofTests = imports.filter(({ of }) => /\/(fixture|test)-[^/]+\.ts$|-under-test\.ts$|\.test\.ts$/.test(of));
    expect(ofTests).toEqual([]);
  });
});
