import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bulletin, type IngestorUnderTest, startIngestorUnderTest } from './ingestor-under-test.ts';

const requests = 20_000;
const seed = Number(process.env.HOSTILE_SEED ?? randomBytes(4).readUInt32BE());

let under: IngestorUnderTest;
beforeAll(async () => {
  under = await startIngestorUnderTest({ env: { LOG_LEVEL: 'warn' } });
});
afterAll(() => under.stop());

/** mulberry32: small, repeatable. */
function createRandom(state: number) {
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    below: (n: number) => Math.floor(next() * n),
    pick: <T>(list: readonly T[]): T => list[Math.floor(next() * list.length)] as T,
  };
}
type Random = ReturnType<typeof createRandom>;

const reports: readonly { readonly body: object; readonly key?: string }[] = [
  { body: bulletin('h') },
  {
    body: bulletin('h', 1, {
      entries: [{ unit: 'EAST', ballots: 1, voters: 2, correction: { kind: 'recount', reason: 'x' } }],
    }),
  },
  {
    body: bulletin('h', 1, {
      kind: 'count',
      entries: [
        { contest: 'list', unit: 'ISLE', votes: { OAK: 1, ELM: 2 }, stations: { in: 1, of: 2 }, status: 'certified' },
      ],
    }),
  },
  {
    key: 'poll-key',
    body: bulletin('h', 1, {
      kind: 'exit-poll',
      entries: [{ contest: 'list', unit: 'ISLE', shares: { OAK: 51.5 }, sample: 3 }],
    }),
  },
];
const seek = { id: 'h', mode: 'replay', action: 'seek', to: '2030-01-05T12:00:00Z' };

/** What is sent, where, and with which key, before it is broken. */
const bases: readonly { readonly path: string; readonly key: string; readonly body: object }[] = [
  ...reports.map(({ body, key = 'board-key' }) => ({ path: 'reports', key, body })),
  { path: 'replay', key: 'replay-key', body: seek },
  ...decisions(),
];

/** What the desk may ask, and where. */
function decisions() {
  const asked = { id: 'h', mode: 'replay', reason: 'Checked.' };
  const called = { id: 'h', mode: 'replay', asOf: '2030-01-05T20:00:00Z', contest: 'list', unit: 'ISLE' };
  const changes = [
    { change: 'withdraw-option', contest: 'list', option: 'OAK' },
    { change: 'close-of-polls', unit: 'EAST', closes: '2030-01-05T21:00:00Z' },
    { change: 'voters-on-the-list', unit: 'EAST', voters: 210 },
  ];
  const of = { kind: 'count', contest: 'list', unit: 'EAST' };
  return [
    { path: `held/${'a'.repeat(64)}/release`, key: 'dana-key', body: { ...asked, reason: 'Release.' } },
    { path: 'calls', key: 'dana-key', body: { ...called, of: 'winner', winner: 'OAK', saidBy: 'A paper' } },
    { path: 'calls', key: 'dana-key', body: { ...called, of: 'seats', seats: { OAK: 2, ELM: 1 } } },
    { path: 'embargo/postpone', key: 'dana-key', body: { ...asked, of, until: '2030-01-05T23:00:00Z' } },
    { path: 'definition', key: 'dana-key', body: { ...asked, version: 2, changes } },
    { path: 'ties/list', key: 'cy-key', body: { ...asked, winners: ['OAK', 'ELM'] } },
    { path: 'certify', key: 'cy-key', body: { ...asked, contests: ['list'] } },
  ];
}

/** Pieces of JSON text that readers disagree about, or that break them. */
const hostileValues = [
  ...['null', 'true', '[]', '{}', '""', '-0', '-1', '1e309', '-1e309', '1e-400', '4.0000000000000000001', '0.001'],
  ...[
    '9007199254740993',
    '99999999999999999999',
    '"\\u0000"',
    '"\\ud800"',
    '"__proto__"',
    '"constructor"',
    '"toString"',
  ],
  ...['{"__proto__":{"polluted":1}}', '{"constructor":{"prototype":{"polluted":1}}}', '{"toJSON":1}', '{"length":-1}'],
  ...[
    '{"then":"x"}',
    '"2030-02-30T00:00:00Z"',
    '"0000-01-01T00:00:00+14:00"',
    '"\u202e"',
    '"\'; DROP TABLE"',
    '"{night:x}"',
  ],
  `"${'x'.repeat(5000)}"`,
  '['.repeat(300) + ']'.repeat(300),
  `[${'{},'.repeat(6000)}{}]`,
  `{${Array.from({ length: 3000 }, (_, i) => `"k${i}":${i}`)}}`,
];

const oddValues: readonly unknown[] = [
  ...[
    null,
    true,
    [],
    {},
    '',
    0,
    1,
    -1,
    1.5,
    100.01,
    1000.01,
    2 ** 53 - 1,
    '0',
    'EAST',
    'ISLE',
    'OAK',
    'list',
    'live',
    'turnout',
  ],
  ...[
    'toString',
    'valueOf',
    'hasOwnProperty',
    '{night:x}',
    'a|b',
    'x/y',
    'x'.repeat(200),
    '2030-02-30T00:00:00Z',
    '9999-12-31T23:59-14:00',
  ],
  ...[
    { toString: 1, valueOf: 1 },
    { then: 1 },
    { length: 1 },
    { toJSON: 1 },
    { in: 2, of: 1 },
    { OAK: 1, ASH: 2 },
    [[[[]]]],
  ],
  Array.from({ length: 6000 }, () => ({})),
  Array.from({ length: 4000 }, () => ({ unit: 'EAST', percent: 1 })),
];

type Tree = Record<string, unknown>;

/** Sets, removes or adds one field somewhere in the tree: the result is JSON, and often nearly a report. */
function mutateTree(body: object, random: Random): object {
  const copy = structuredClone(body) as Tree;
  const places: [Tree, string][] = [];
  const walk = (tree: Tree) => {
    for (const [key, value] of Object.entries(tree)) {
      places.push([tree, key]);
      if (typeof value === 'object' && value !== null) walk(value as Tree);
    }
  };
  walk(copy);
  const [tree, key] = random.pick(places);
  const way = random.below(6);
  if (way === 0) delete tree[key];
  else if (way === 1)
    tree[random.pick(['revision', 'contest', 'votes', 'shares', 'status', 'of', 'seats', 'toString', 'x'])] =
      random.pick(oddValues);
  else if (way === 2 && Array.isArray(tree)) tree.push(structuredClone(tree[0]));
  else tree[key] = random.pick(oddValues);
  return copy;
}

/** One to three changes: of the tree, or of the text where the readers of JSON part ways. */
function mutate(base: object, random: Random): string {
  let body = base;
  for (let left = random.below(4); left > 0; left--) body = mutateTree(body, random);
  const text = JSON.stringify(body).replace('"h"', `"h-${random.below(400)}"`);
  return random.below(3) === 0 ? mutateText(text, random) : text;
}

function mutateText(whole: string, random: Random): string {
  let text = whole;
  for (let left = 1 + random.below(3); left > 0; left--) {
    const places = [...text.matchAll(/[:[,](?=["[{\d])/g)].map(({ index }) => index + 1);
    const at = random.pick(places.length > 0 ? places : [0]);
    const ends = text.slice(at).search(/[,}\]]/);
    switch (random.below(8)) {
      case 0:
      case 1:
      case 2:
        text = text.slice(0, at) + random.pick(hostileValues) + text.slice(at + Math.max(ends, 0));
        break;
      case 3:
        text = text.replace(
          '{',
          `{"${random.pick(['__proto__', 'constructor', 'id', 'mode', 'entries', 'x'])}":${random.pick(hostileValues)},`,
        );
        break;
      case 4:
        text = text.slice(0, random.below(text.length + 1));
        break;
      case 5:
        text = text.replace(
          /"(unit|percent|OAK|asOf|kind|reason|change)"/,
          (key) => `${key}:${random.pick(hostileValues)},${key}`,
        );
        break;
      case 6: {
        const cut = random.below(text.length);
        text = text.slice(0, cut) + String.fromCharCode(random.below(0x300)) + text.slice(cut + random.below(3));
        break;
      }
      default:
        text = random.pick([` ${text}\n`, `\ufeff${text}`, `[${text}]`, text + text, text.replaceAll('"', '\u201c')]);
    }
  }
  return text;
}

function bytesOf(text: string, random: Random): Buffer {
  const bytes = Buffer.from(text);
  if (random.below(20) === 0 && bytes.length > 0) bytes[random.below(bytes.length)] = random.below(256);
  return bytes;
}

test(`P-IN-19: ${requests} hostile bodies get an answer below 500 each and change no prototype (G22)`, async () => {
  const random = createRandom(seed);
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const counts = new Map<number, number>();
  const failures: string[] = [];

  const post = (bytes: Buffer, key: string, path: string, headers: Record<string, string>) =>
    new Promise<void>((resolve) => {
      const sent = request(`${under.url}${path}`, {
        method: 'POST',
        agent,
        headers: { authorization: `Bearer ${key}`, 'content-length': bytes.length, ...headers },
      });
      sent.on('error', (error) => {
        failures.push(`${error.message}: ${bytes.toString().slice(0, 200)}`);
        resolve();
      });
      sent.on('response', (answer) => {
        const status = answer.statusCode ?? 0;
        counts.set(status, (counts.get(status) ?? 0) + 1);
        const isProblem = /problem\+json/.test(answer.headers['content-type'] ?? '');
        if (status >= 500 || (status !== 202 && !isProblem))
          failures.push(`${status}: ${bytes.toString().slice(0, 200)}`);
        answer.resume().on('end', resolve);
      });
      sent.end(bytes);
    });

  const one = () => {
    const { path, key, body } = random.pick(bases);
    const text = mutate(body, random);
    const plain = bytesOf(text, random);
    const zipped = random.below(50) === 0;
    return post(zipped ? gzipSync(plain) : plain, key, `/v1/nights/island/${path}`, {
      'content-type': random.pick([
        'application/json',
        'application/json',
        'application/json',
        'application/json; charset=utf-8',
      ]),
      ...(zipped ? { 'content-encoding': 'gzip' } : {}),
    });
  };
  let left = requests;
  await Promise.all(
    Array.from({ length: 32 }, async () => {
      while (left-- > 0) await one();
    }),
  );
  agent.destroy();

  console.log(`seed ${seed}; answers by status: ${JSON.stringify(Object.fromEntries([...counts].sort()))}`);
  expect(failures).toEqual([]);
  expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(requests);
  // A run in which everything were malformed, or everything taken, would show nothing.
  for (const status of [202, 400, 409, 422]) expect(counts.get(status) ?? 0).toBeGreaterThan(requests / 1000);
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  expect(Object.keys(Object.prototype)).toEqual([]);
  for (const job of await under.queue().getJobs(['waiting']))
    expect(JSON.stringify(job.data)).not.toContain('polluted');
  expect((await under.postReport(bulletin('still-alive'))).status).toBe(202);
  expect(under.lines.filter((line) => line.includes('"level":50'))).toEqual([]);
}, 120_000);

test('P-IN-19: odd addresses and queries of the desk get an answer below 500 too', async () => {
  const odd = [
    '',
    '%00',
    '%2e%2e',
    '..%2f',
    'a%2Fb',
    '%E0%A4%A',
    '__proto__',
    'constructor',
    '%0d%0aX-Y: 1',
    'x'.repeat(150),
  ];
  const withParts = odd.flatMap((part) => [
    ['POST', `/held/${part}/release`],
    ['POST', `/reports/${part}/${part}/retract`],
    ['POST', `/calls/${part}/withdraw`],
    ['POST', `/ties/${part}`],
    ['POST', `/failed/${part}/retry`],
    ['GET', `/desk/${part}`],
    ...['held?unit=', 'held?after=', 'held?limit=', 'held?', 'refused?limit=', 'refused?'].map((path) => [
      'GET',
      `/${path}${part}`,
    ]),
  ]) as [string, string][];
  const body = { id: 'odd', mode: 'replay', reason: 'Checked.', winners: ['OAK'] };
  for (const [method, path] of withParts) {
    const key = path.startsWith('/ties') ? 'cy-key' : 'dana-key';
    const headers = { authorization: `Bearer ${key}` };
    const { status } = await under.send(
      method,
      `/v1/nights/island${path}`,
      method === 'POST' ? body : undefined,
      headers,
    );
    expect([method, path, status < 500]).toEqual([method, path, true]);
  }
  expect(under.lines.filter((line) => line.includes('"level":50'))).toEqual([]);
});
