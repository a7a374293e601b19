import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type BroadcasterUnderTest, broadcasterUnderTest } from '../broadcaster-under-test.ts';
import { rawGet } from '../test-raw-get.ts';

let under: BroadcasterUnderTest;
beforeEach(async () => {
  under = await broadcasterUnderTest();
  await under.writer.startEpoch('r00000000001', 'replay-start');
});
afterEach(() => under.stop());

const withIngestor = { env: { INGESTOR_URL: 'http://127.0.0.1:9' } };

describe('P-DESK-13: the page of the desk', () => {
  test.each(['/desk/', '/desk', '/desk/?night=tiny&lang=kk'])(
    'is at %s, for no search engine, and asked for anew each time',
    async (path) => {
      const { url } = await under.start(withIngestor);
      const { status, headers, body } = await rawGet(url + path);
      expect(status).toBe(200);
      expect(headers).toMatchObject({
        'content-type': 'text/html; charset=utf-8',
        'cache-control': 'no-cache',
        'x-robots-tag': 'noindex',
        'referrer-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
      expect(headers['access-control-allow-origin']).toBeUndefined();
      expect(body.toString()).toContain('/desk.js');
      const again = await rawGet(url + path, { 'if-none-match': String(headers['etag']) });
      expect(again.status).toBe(304);
    },
  );

  test('P-PAGE-5: allows what the public page does, but for a form to its own host, and no frame at all', async () => {
    const { url } = await under.start(withIngestor);
    const rulesOf = async (path: string) => {
      const { headers } = await rawGet(url + path);
      return String(headers['content-security-policy']).split('; ');
    };
    const [desk, page] = [await rulesOf('/desk/'), await rulesOf('/')];
    expect(desk.filter((rule) => !page.includes(rule))).toEqual(["form-action 'self'", "frame-ancestors 'none'"]);
    expect(page.filter((rule) => !desk.includes(rule))).toEqual(["form-action 'none'", "frame-ancestors 'self'"]);
  });

  test('is nowhere else: its file has no second address, and no public page leads to it', async () => {
    const { url } = await under.start(withIngestor);
    expect((await rawGet(`${url}/desk.html`)).status).toBe(404);
    for (const path of ['/', '/?lang=ru', '/page.js', '/elements.js']) {
      expect((await rawGet(url + path)).body.toString()).not.toMatch(/["'`/]desk\/|desk\.js/);
    }
  });

  test.each([
    ['en', 'There is no desk here'],
    ['ru', 'Редакции здесь нет'],
    ['kk', 'Мұнда редакция жоқ'],
  ])('without a way to an ingestor there is none, and in %s a sentence says why', async (language, sentence) => {
    const { url } = await under.start();
    const { status, headers, body } = await rawGet(`${url}/desk/?lang=${language}`);
    expect([status, headers['content-type'], headers['cache-control']]).toEqual([
      404,
      'text/html; charset=utf-8',
      'no-store',
    ]);
    expect(body.toString()).toContain(sentence);
    expect(body.toString()).toContain('INGESTOR_URL');
  });

  test('P-API-6: the board of the queue below it is still passed on', async () => {
    const { url } = await under.start(withIngestor);
    const { status, body } = await rawGet(`${url}/desk/queues/`);
    expect([status, JSON.parse(body.toString()).code]).toEqual([502, 'ingestor-unreachable']);
  });
});
