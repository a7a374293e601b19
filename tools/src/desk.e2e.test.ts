import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Row } from '@election-night/shared/election/row.ts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { repositoryRoot } from './pipeline/service-process.ts';
import { type Pipeline, startPipeline } from './pipeline/start-pipeline.ts';
import { createReplayClient } from './replay/replay-client.ts';

// The tiny night with a desk of two persons, from the command line to the public rows. The tests go on from each other.

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let folder: string;
let pipeline: Pipeline;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'en-desk-'));
  await cp(join(repositoryRoot, 'recordings/tiny'), folder, { recursive: true });
  const path = join(folder, 'definition.json');
  const definition = JSON.parse(await readFile(path, 'utf8'));
  await writeFile(path, JSON.stringify({ ...definition, desk: { secondPerson: true } }));
  pipeline = await startPipeline({ nights: `replay:${folder}` });
  const { ingestorUrl, keys } = pipeline;
  const client = createReplayClient({ ingestorUrl, night: 'tiny', keys });
  await client.control({ action: 'start', from: '2030-01-05T21:30:00Z', paused: true });
});
afterAll(async () => {
  await pipeline?.stop();
  await rm(folder, { recursive: true, force: true });
});

async function run(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const { DESK_KEY: _key, ...inherited } = process.env;
  const child = spawn(process.execPath, ['--import', 'tsx', 'tools/src/desk.ts', ...args], {
    cwd: repositoryRoot,
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const printed = { out: '', err: '' };
  child.stdout.on('data', (text) => (printed.out += text));
  child.stderr.on('data', (text) => (printed.err += text));
  const code = await new Promise<number | null>((done) => child.once('close', done));
  return { code, ...printed };
}
const where = () => ['--url', pipeline.ingestorUrl, '--night', 'tiny'];
const desk = (...args: string[]) => run([...args, ...where(), '--keys', pipeline.senderKeysFile]);

const bearer = (key: string | undefined) => ({ authorization: `Bearer ${key}`, 'content-type': 'application/json' });

/** Resolves once the report was decided or sealed. */
async function post(body: { readonly id: string }, source: string): Promise<void> {
  const base = `${pipeline.ingestorUrl}/v1/nights/tiny/reports`;
  const headers = bearer(pipeline.keys.sources[source]);
  expect((await fetch(base, { method: 'POST', headers, body: JSON.stringify(body) })).status).toBe(202);
  await vi.waitFor(async () => {
    const answer = await fetch(`${base}/${body.id}`, { headers });
    expect(((await answer.json()) as { state: string }).state).not.toBe('queued');
  });
}

const report = (id: string, asOf: string, entry: object) =>
  post({ id, ...{ mode: 'replay', kind: 'turnout', asOf, entries: [entry] } }, 'office');

async function row(key: string): Promise<Row | undefined> {
  const answer = await fetch(`${pipeline.broadcasterUrl}/v1/nights/tiny/snapshot?topic=all`);
  return ((await answer.json()) as { rows: Row[] }).rows.find((one) => one.key === key);
}

test('P-DESK-6: a held figure is listed with the old one beside it', async () => {
  expect((await desk('held')).out).toBe('Nothing waits for the desk.\n');
  await report('first', '2030-01-05T19:00:00Z', { unit: 'NORTH', ballots: 650, voters: 1000 });
  await report('falls', '2030-01-05T20:00:00Z', { unit: 'NORTH', ballots: 560, voters: 1000 });
  const { out, code } = await desk('held', '--unit', 'NORTH');
  expect(code).toBe(0);
  expect(out).toMatch(/^ENTRY +UNIT +WHAT +SOURCE +FIGURE +OLD +NEW +WHY\n[0-9a-f]{12} +NORTH +turnout +office /);
  expect(out).toMatch(/ballots +650 +560 /);
  expect(out).toContain('fall: ballots falls from 650 to 560');
});

test('P-DESK-5: two persons release it: the first is told what is missing, may not agree twice, and the second publishes', async () => {
  const [, entry = ''] = /^([0-9a-f]{12}) /m.exec((await desk('held')).out) ?? [];
  const release = ['release', entry, '--reason', 'The office misread a list.'];
  const first = await desk(...release, '--as', 'first desk');
  expect([first.code, first.err]).toEqual([0, '']);
  expect(first.out).toContain('NORTH turnout of office: ballots 650 → 560\nfirst desk agreed, as the first of two');
  expect((await desk('held')).out).toContain('first desk agreed at 2030-01-05 21:30Z; somebody else must, too');
  expect(await row('turnout:NORTH')).toMatchObject({ ballots: 650 });

  const twice = await desk(...release, '--as', 'first desk');
  expect([twice.code, twice.out.split('\n')[1]]).toEqual([1, '']);
  expect(twice.err).toContain('refused: the same person agreed to it before');

  const second = await desk(...release, '--as', 'second desk');
  expect(second.out).toMatch(/applied: release-\S+; the replay night tiny is at rev \d+, 2030-01-05 21:30Z\n$/);
  expect(second.code).toBe(0);
  await vi.waitFor(async () => expect(await row('turnout:NORTH')).toMatchObject({ ballots: 560 }));
});

test('P-DESK-2: a request that is given again under its id is done once', async () => {
  const retract = ['retract', 'office', 'falls', '--reason', 'It was another ward.', '--id', 'retract-1'];
  const [once, again] = [await desk(...retract), await desk(...retract)];
  expect(once.out).toMatch(/^applied: retract-1; the replay night tiny is at rev /);
  expect(again).toEqual(once);
  await vi.waitFor(async () => expect(await row('turnout:NORTH')).toMatchObject({ ballots: 650 }));
  expect((await desk('status', 'retract-1')).out).toBe(once.out);
  const other = await desk(...retract.map((text) => text.replace('another ward', 'no ward')));
  expect([other.code, other.err.split('\n')[1]]).toEqual([1, 'Leave out --id for a new request.']);
});

test('calls are made at the time of the night and withdrawn', async () => {
  expect((await desk('call', 'council', '--winner', 'OAK')).out).toMatch(/^applied: call-/);
  await vi.waitFor(async () => {
    expect(await row('call:council:TOWN')).toMatchObject({
      winner: 'OAK',
      at: '2030-01-05T21:30:00Z',
      state: 'called',
    });
  });
  expect((await desk('withdraw', 'call:council:TOWN', '--reason', 'Too early.')).out).toMatch(
    /^applied: withdraw-call-/,
  );
  await vi.waitFor(async () => expect(await row('call:council:TOWN')).toMatchObject({ state: 'withdrawn' }));
});

test('the certifier certifies and reopens with a key from the environment', async () => {
  const key = { DESK_KEY: pipeline.keys.certifier?.certifier ?? '' };
  const certify = ['certify', '--reason', 'All is in.', ...where()];
  expect((await run(certify, key)).out).toMatch(/^applied: certify-/);
  await report('late', '2030-01-05T21:00:00Z', { unit: 'NORTH', ballots: 700, voters: 1000 });
  expect((await run(['refused', ...where()], key)).out).toMatch(/office +late +the night is certified/);
  expect((await run(['reopen', '--reason', 'A box was found.', ...where()], key)).out).toMatch(/^applied: reopen-/);
});

test('the definition is amended to its next version, and to no other', async () => {
  const amend = ['amend', '--voters', 'HILL=610', 'RIVER=790', '--reason', 'The lists were corrected.'];
  const [next, again] = [await desk(...amend, '--to-version', '2'), await desk(...amend, '--to-version', '2')];
  expect(next.out).toMatch(/^applied: amend-/);
  expect([again.code, again.err]).toEqual([1, expect.stringMatching(/^refused: .*3/)]);
});

test('P-DESK-9: an embargo is postponed, what is sealed is told as a number and nothing else, and lifted it is out', async () => {
  const postpone = ['postpone', 'exit-poll', '2030-01-05T22:00:00Z', '--reason', 'A station is still open.'];
  expect((await desk(...postpone)).out).toMatch(/^applied: postpone-embargo-/);
  const entry = { contest: 'council', unit: 'TOWN', shares: { OAK: 47.11, BIRCH: 31.37, CEDAR: 21.52 }, sample: 1009 };
  const poll = { id: 'canary-poll', mode: 'replay', kind: 'exit-poll', asOf: '2030-01-05T20:59:00Z', entries: [entry] };
  await post(poll, 'ada');
  expect((await desk('sealed')).out).toBe('1 sealed; the next release is at 2030-01-05T22:00:00Z\n');

  const [key = ''] = Object.values(pipeline.keys.desk ?? {});
  for (const path of ['held', 'refused', 'sealed', 'desk/canary-poll']) {
    const answer = await fetch(`${pipeline.ingestorUrl}/v1/nights/tiny/${path}`, { headers: bearer(key) });
    expect(`${[...answer.headers]} ${await answer.text()}`).not.toMatch(/canary|ada|exit-poll|47\.11|31\.37|1009/);
  }
  expect((await desk('lift', 'exit-poll', '--reason', 'All stations are closed.')).out).toMatch(
    /^applied: lift-embargo-/,
  );
  await vi.waitFor(async () => expect(await row('exit-poll:council:ada')).toMatchObject({ shares: { OAK: 47.11 } }));
  expect((await desk('sealed')).out).toMatch(/^0 sealed/);
});

test.each<[string, string[], string]>([
  ['a wrong mode', ['certify', '--reason', 'x', '--mode', 'live'], 'You said --mode live. Nothing was decided.'],
  [
    'an unknown contest',
    ['certify', 'nothing', '--reason', 'x'],
    '/contests/0: nothing is not a contest of this night.',
  ],
  ['an unknown night', ['held', '--night', 'other'], '--night takes the id of the night'],
  ['no such entry', ['release', 'abcd', '--reason', 'x'], 'no entry that waits begins with abcd'],
  ['a name that has no key', ['held', '--as', 'nobody'], 'for "nobody"; it has those of "first desk", "second desk"'],
  ['a name of the other role', ['certify', '--reason', 'x', '--as', 'first desk'], 'no key of the role certifier for'],
  ['nothing called', ['call', 'council'], 'say what is called: --winner, --majority or --seats'],
  ['a request of nobody', ['status', 'never-sent'], 'Look at the id again.'],
  ['no reason', ['certify'], "required option '--reason <text>' not specified"],
])('%s is exit code 1 and says what to do', async (_name, args, sentence) => {
  // Commander takes the last of an option that is there twice.
  const { code, out, err } = await run([...where(), '--keys', pipeline.senderKeysFile, ...args]);
  expect([code, out]).toEqual([1, '']);
  expect(err).toContain(sentence);
});

test('P-DESK-1: no key, and a key that may not, are told apart only as far as the ingestor does', async () => {
  expect((await run(['held', ...where()])).err).toContain('set DESK_KEY to your own');
  expect((await run(['held', ...where()], { DESK_KEY: 'guessed' })).err).toContain('The key is wrong, or has expired.');
  const source = { DESK_KEY: pipeline.keys.sources.office ?? '' };
  expect((await run(['held', ...where()], source)).err).toContain('This needs a key of the role desk or certifier');
});
