import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { Definition } from '@election-night/shared/election/definition.ts';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { mapOf } from './keep-map.ts';

const folder = new URL('../../../../recordings/harbour-2031/', import.meta.url);
const read = (name: string) => readFileSync(fileURLToPath(new URL(name, folder)), 'utf8');
const definition = JSON.parse(read('definition.json')) as Definition;

let server: Server;
let url: string;
let asked: string[];
let answer: { status: number; body: string };

beforeEach(async () => {
  asked = [];
  server = createServer((request, response) => {
    asked.push(request.url ?? '');
    response.writeHead(answer.status).end(answer.body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1/nights/harbour-2031`;
});
afterEach(() => {
  vi.useRealTimers();
  server.closeAllConnections();
  server.close();
});

/** Resolves when it is to be drawn again. */
const drawn = (of = definition) => new Promise<void>((draw) => mapOf(url, of, draw));
const look = () => mapOf(url, definition, () => undefined);

test('a map is asked for once, however many elements draw it', async () => {
  answer = { status: 200, body: read('map.topojson') };
  expect([look(), look()]).toEqual(['asked', 'asked']);
  await drawn();
  expect(look()).toMatchObject({ regions: { length: 4 } });
  expect(asked).toEqual(['/v1/nights/harbour-2031/map']);
});

test('where the definition names none, nothing is asked', () => {
  const { map: _, ...without } = definition;
  expect(mapOf(url, without, () => undefined)).toBe('none');
  expect(asked).toEqual([]);
});

test.each([
  ['a server that does not know it', { status: 404, body: '' }],
  ['a map that cannot be drawn', { status: 200, body: '{"type":"Topology","objects":{},"arcs":[]}' }],
])('%s leaves the tiles, and is not asked again', async (_, given) => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  answer = given;
  await drawn();
  expect(look()).toBe('none');
  vi.advanceTimersByTime(45_000);
  await fetch(`${url}/later`);
  expect(asked.map((path) => path.slice(path.lastIndexOf('/')))).toEqual(['/map', '/later']);
});

test('what did not come is asked for again, and takes the place of the tiles', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout'] });
  answer = { status: 503, body: '' };
  await drawn();
  expect(look()).toBe('none');
  answer = { status: 200, body: read('map.topojson') };
  const again = drawn();
  vi.advanceTimersByTime(45_000);
  await again;
  expect(look()).toMatchObject({ regions: { length: 4 } });
  expect(asked).toHaveLength(2);
});
