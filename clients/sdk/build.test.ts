import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import WebSocket from 'ws';
import { buildSdk } from './build.ts';
import { TestServer } from './src/test-server.ts';

const run = promisify(execFile);
const here = fileURLToPath(new URL('.', import.meta.url));
const modules = join(here, '../../node_modules');

/** A project of somebody else, with the package as npm would put it there. */
let project: string;
let installed: string;

beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'sdk-consumer-'));
  installed = join(project, 'node_modules/@election-night/sdk');
  await buildSdk(join(installed, 'dist'));
  cpSync(join(here, 'package.json'), join(installed, 'package.json'));
}, 60_000);
afterAll(() => rmSync(project, { recursive: true }));

test('it is one module without imports, of less than 6 kB', () => {
  const bytes = readFileSync(join(installed, 'dist/index.js'));
  expect(bytes.toString()).not.toMatch(/\bimport\b|\brequire\b|^export .* from/m);
  const size = gzipSync(bytes, { level: 9 }).length;
  console.log(`the SDK has ${bytes.length} bytes, ${size} with gzip`);
  expect(size).toBeLessThan(6000);
});

test('its declarations need no other package', () => {
  const declarations = readdirSync(join(installed, 'dist')).filter((name) => name.endsWith('.d.ts'));
  expect(declarations).toContain('index.d.ts');
  for (const name of declarations) {
    const text = readFileSync(join(installed, 'dist', name), 'utf8');
    for (const [, of] of text.matchAll(/(?:from|import\()\s*['"]([^'"]+)['"]/g))
      expect([name, of]).toEqual([name, expect.stringMatching(/^\.\//)]);
  }
});

test('the package runs in Node as it is', async () => {
  const server = await new TestServer().start();
  const { openFeed } = await import(/* @vite-ignore */ pathToFileURL(join(installed, 'dist/index.js')).href);
  const feed = await openFeed(server.url, { WebSocket }).ready;
  expect(feed.connection.state).toBe('live');
  feed.close();
  await server.stop();
});

test.each([
  ['refused', (server: TestServer) => server.sockets.at(-1)?.close(4404, 'no such night')],
  ['closed', () => undefined],
])('a program ends when its feed is %s: nothing is left running', async (how, act) => {
  const server = await new TestServer().start();
  server.answer = (path, response) => path.startsWith('/events') && server.openStream(response, ...server.greeting);
  const text = `
    import { openFeed } from '@election-night/sdk';
    const feed = openFeed(process.argv[2], { WebSocket: (await import(process.argv[3])).default });
    await feed.ready;
    if (process.argv[4] === 'closed') feed.close();
    else console.log('ready');`;
  writeFileSync(join(project, 'program.mjs'), text);
  const program = execFile(
    process.execPath,
    [join(project, 'program.mjs'), server.url, join(modules, 'ws/wrapper.mjs'), how],
    { timeout: 10_000 },
  );
  program.stdout?.once('data', () => act(server));
  const began = Date.now();
  expect(await new Promise((done) => program.once('close', done))).toBe(0);
  expect(Date.now() - began).toBeLessThan(4000);
  await server.stop();
});

const rows = `
import { openFeed, type Feed } from '@election-night/sdk';
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const is = <T extends true>(_?: T) => {};
declare const feed: Feed, unit: string, text: string;
const turnout = feed.rows.get('turnout:KZ-75');
is<Same<typeof turnout extends undefined ? never : NonNullable<typeof turnout>['percent'], number | undefined>>();
const ofUnit: number | undefined = feed.rows.get(\`turnout:\${unit}\`)?.ballots;
const votes: Readonly<Record<string, number>> | undefined = feed.rows.get(\`count:list:\${unit}\`)?.votes;
const phase: 'before' | 'voting' | 'closing' | 'counting' | 'final' | 'certified' | undefined = feed.rows.get('night')?.phase;
const points: readonly (readonly [string, number])[] | undefined = feed.rows.get('series:turnout:KZ')?.points;
const seats = feed.rows.get('seats:list:count')?.seats, poll = feed.rows.get('exit-poll:list:combined')?.weighting;
const before = feed.rows.get('correction:abc')?.before, lastReportAt = feed.rows.get('source:cec')?.lastReportAt;
for (const [key, row] of feed.rows) { const rev: number = row.rev; const name: string = key; }
const any = feed.rows.get(text)?.asOf;
for await (const { keys, connection } of feed.changes()) if (connection.state === 'live') keys.has('night');
// @ts-expect-error A turnout row has no votes.
feed.rows.get('turnout:KZ')?.votes;
// @ts-expect-error It is a view.
feed.rows.set('night', undefined);
export {};
`;

test.each([
  ['a page', { lib: ['ES2022', 'DOM'], types: [] }, 'openFeed("wss://a.example/v1/nights/b", { WebSocket, fetch });'],
  [
    'Node with ws',
    { lib: ['ES2022'], types: ['node', 'ws'] },
    'import W from "ws"; openFeed("https://a.example/v1/nights/b", { WebSocket: W, fetch });',
  ],
])('the types of rows follow from their keys, in a project for %s', { timeout: 60_000 }, async (_, more, use) => {
  writeFileSync(join(project, 'use.ts'), `${rows}${use}`);
  writeFileSync(join(project, 'package.json'), '{"type":"module"}');
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noEmit: true,
    target: 'ES2022',
    module: 'NodeNext',
    // Declarations of others have mistakes of their own; ours are looked at.
    skipLibCheck: more.types.length > 0,
    typeRoots: [join(modules, '@types')],
    ...(more.types.includes('ws') ? { paths: { ws: [join(modules, '@types/ws')] } } : {}),
    ...more,
  };
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['use.ts'] }));
  const tsc = join(modules, 'typescript/bin/tsc');
  const { stdout } = await run(process.execPath, [tsc, '-p', project]).catch(({ stdout }) => ({ stdout }));
  expect(stdout).toBe('');
});
