import { expect, test } from 'vitest';
import { recordedLine } from './recorded-line.ts';

const at = Date.parse('2023-03-19T12:10:00.250Z');
const line = (request: Parameters<typeof recordedLine>[0]) => recordedLine(request).toString();

test('JSON stands in a line as it was written, and a text of several lines becomes one that says the same', () => {
  const json = '{\r\n  "id": "a",\n  "percent": 53.90\n}';
  const text = line({ at, source: 'cec', path: '/reports', body: { json } });
  expect(text).toBe(
    '{"at":"2023-03-19T12:10:00.250Z","source":"cec","path":"/reports","body":{    "id": "a",   "percent": 53.90 }}\n',
  );
  expect(JSON.parse(text).body).toEqual(JSON.parse(json));
});

test('a sender whom nobody knows is null; bytes stand with the headers that were wrong', () => {
  const bytes = Buffer.from([0x00, 0xff, 0x0a]);
  expect(JSON.parse(line({ at, path: '/reports', body: { bytes, contentType: 'text/plain' } }))).toEqual({
    at: '2023-03-19T12:10:00.250Z',
    source: null,
    path: '/reports',
    contentType: 'text/plain',
    bodyBase64: 'AP8K',
  });
});

test('a body of another mode than the night names the night’s', () => {
  const text = line({ at, source: 'cec', path: '/reports', body: { json: '{"mode":"test"}', nightMode: 'live' } });
  expect(JSON.parse(text)).toMatchObject({ nightMode: 'live', body: { mode: 'test' } });
});
