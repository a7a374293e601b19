import { once } from 'node:events';
import { connect } from 'node:net';
import { createLogger } from '@election-night/shared/runtime/logger.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bulletin, type IngestorUnderTest, islandNight, startIngestorUnderTest } from './ingestor-under-test.ts';
import { startIngestor } from './start-ingestor.ts';

let under: IngestorUnderTest;
beforeAll(async () => {
  under = await startIngestorUnderTest({
    env: { MAX_BODY_BYTES: '20000', HEADERS_TIMEOUT_MS: '300', REQUEST_TIMEOUT_MS: '600' },
  });
});
afterAll(() => under.stop());

/** Sends bytes as they are and returns all that comes back until the server closes. */
async function raw(text: string): Promise<string> {
  const socket = connect(Number(new URL(under.url).port), '127.0.0.1');
  let answer = '';
  socket.on('data', (chunk) => {
    answer += chunk.toString();
  });
  socket.on('error', () => {});
  socket.write(text);
  await once(socket, 'close');
  return answer;
}

const reports = '/v1/nights/island/reports';
const post = (body: string | Uint8Array, headers: Record<string, string>) =>
  fetch(`${under.url}${reports}`, { method: 'POST', headers, body: body as string });

describe('P-IN-14: every refusal is problem+json with a stable code', () => {
  test.each([
    ['an unknown address', 'GET', '/v1/nothing', 404, 'route-unknown'],
    ['an unknown night', 'GET', '/v1/nights/atlantis/replay', 404, 'night-unknown'],
    ['a night of the prototype', 'GET', '/v1/nights/__proto__/replay', 404, 'night-unknown'],
    ['a wrong method', 'DELETE', reports, 405, 'method-not-allowed'],
    ['a method of another address', 'POST', '/healthz', 405, 'method-not-allowed'],
    ['a broken escape in the address', 'GET', '/v1/nights/%zz/replay', 400, 'malformed-request'],
    ['a very long id', 'GET', `${reports}/${'x'.repeat(300)}`, 400, 'malformed-request'],
  ])('%s', async (_name, method, path, status, code) => {
    const answer = await under.send(method, path);
    expect(answer).toMatchObject({ status, body: { status, code, type: `urn:election-night:problem:${code}` } });
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  test('a wrong method is told the right ones', async () => {
    expect((await under.send('PUT', '/v1/nights/island/replay')).headers.get('allow')).toBe('POST, GET, HEAD');
  });

  test.each<[string, string | Uint8Array, Record<string, string>, number, string]>([
    ['too large a body', 'x'.repeat(20_001), { 'content-type': 'application/json' }, 413, 'body-too-large'],
    ['another type', '{}', { 'content-type': 'application/xml' }, 415, 'media-type-unsupported'],
    ['a broken type', '{}', { 'content-type': ';;;' }, 415, 'media-type-unsupported'],
    [
      'an unknown coding',
      '{}',
      { 'content-type': 'application/json', 'content-encoding': 'br' },
      415,
      'media-type-unsupported',
    ],
    ['an empty body', '', { 'content-type': 'application/json' }, 400, 'malformed-json'],
    ['bad UTF-8', new Uint8Array([0xff]), { 'content-type': 'application/json' }, 400, 'malformed-json'],
  ])('%s', async (_name, body, headers, status, code) => {
    const answer = await post(body, headers);
    expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([status, code]);
  });

  test('P-IN-14: a field is named by its pointer, with what was expected and what to do', async () => {
    const { body } = await under.postReport(bulletin('p', 1, { entries: [{ unit: 'ATLANTIS', percent: 1 }] }));
    expect(body).toMatchObject({
      status: 422,
      code: 'report-not-admitted',
      retryable: false,
      errors: [{ pointer: '/entries/0/unit', message: 'ATLANTIS is not a unit of this night.' }],
      remedy: expect.stringContaining('Correct the fields'),
    });
  });
});

describe('P-IN-19: a sender that is slow or speaks no HTTP is answered and let go', () => {
  const head = `POST ${reports} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n`;

  test('headers that do not end', async () => {
    expect(await raw(head)).toMatch(/^HTTP\/1.1 408 [^]*"code":"request-timeout"/);
  });

  test('a body that does not end', async () => {
    expect(await raw(`${head}Content-Length: 100\r\n\r\n{"id"`)).toMatch(/^HTTP\/1.1 408 [^]*"code":"request-timeout"/);
  });

  test('what is no HTTP', async () => {
    expect(await raw('hello\r\n\r\n')).toMatch(/^HTTP\/1.1 400 [^]*"code":"malformed-request"/);
  });

  test('headers without bound', async () => {
    expect(await raw(`${head}X: ${'x'.repeat(20_000)}\r\n\r\n`)).toMatch(
      /^HTTP\/1.1 431 [^]*"code":"headers-too-large"/,
    );
  });

  test('a body shorter than it says', async () => {
    const socket = connect(Number(new URL(under.url).port), '127.0.0.1');
    socket.on('error', () => {});
    socket.write(`${head}Content-Length: 100\r\n\r\n{"id"`, () => socket.destroy());
    await once(socket, 'close');
    expect((await under.get('/healthz')).status).toBe(200);
  });
});

test('P-IN-20: health, readiness and metrics', async () => {
  await under.postReport(bulletin('measured'));
  expect((await under.get('/healthz')).body).toEqual({ alive: true });
  expect((await under.get('/readyz')).body).toEqual({
    ...{ ready: true, reasons: [], nights: { island: 'replay' } },
    recording: { on: false },
  });
  const { text } = (await under.get('/metrics')).body as { text: string };
  expect(text).toMatch(/election_ingestor_answers_total\{code="accepted"\} \d/);
  expect(text).toMatch(/election_ingestor_entries_total\{night="island"\} \d/);
  expect(text).toMatch(/election_ingestor_answer_seconds_bucket\{le="0.005"\} \d/);
  expect(text).not.toMatch(/exit-poll|turnout/);
});

test('a taken port is an error that names the variable to change', async () => {
  const config = { ...under.config, INGESTOR_PORT: Number(new URL(under.url).port) };
  const second = startIngestor(config, { nights: [islandNight()], log: createLogger('second', 'silent') });
  await expect(second).rejects.toThrow(/port \d+ of 127\.0\.0\.1 is taken; set INGESTOR_PORT to a free one/);
});
