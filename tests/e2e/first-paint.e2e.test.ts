import type { Row } from '@election-night/shared/election/row.ts';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { noFaults } from '../../tools/src/replay/plan-replay.ts';
import { readRecording } from '../../tools/src/replay/read-recording.ts';
import { runReplay } from '../../tools/src/replay/run-replay.ts';
import { type ServicesUnderTest, startServices } from '../api-documents/start-services.ts';

// The page that is painted by the server, read while recorded nights run, against the rows that the log has at the same rev.

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const folders = ['kazakhstan-2023', 'harbour-2031'];
let services: ServicesUnderTest;
beforeAll(async () => {
  services = await startServices(folders);
  await services.startAggregator();
});
afterAll(() => services.stop());

type Page = { readonly epoch: string; readonly rev: number; readonly figures: ReadonlyMap<string, string> };
type Rows = Map<string, Record<string, unknown>>;

/** Every figure of a page by where it is in the rows. */
async function readPage(path: string): Promise<Page> {
  const answer = await fetch(`${services.broadcasterUrl}${path}`);
  const page = await answer.text();
  const figures = new Map<string, string>();
  for (const [, value = '', at = ''] of page.matchAll(/<data value="([^"]*)" data-figure="([^"]*)"/g)) {
    expect(figures.get(at) ?? value).toBe(value);
    figures.set(at, value);
  }
  const { headers } = answer;
  return { epoch: headers.get('election-epoch') ?? '', rev: Number(headers.get('election-rev')), figures };
}

/** The rows at each rev of an epoch, from the public log. */
async function* rowsByRev(night: string, epoch: string): AsyncGenerator<{ rev: number; rows: Rows }> {
  const rows: Rows = new Map();
  for (let from = 0; ; ) {
    const url = `${services.broadcasterUrl}/v1/nights/${night}/${epoch}/log?from=${from}&limit=2000`;
    const lines = (await (await fetch(url)).text()).split('\n').filter((line) => line !== '');
    if (lines.length === 0) return;
    for (const line of lines) {
      const { commit } = JSON.parse(line) as { commit: { rev: number; rows: (Row & { deleted?: true })[] } };
      for (const row of commit.rows) {
        if (row.deleted) rows.delete(row.key);
        else rows.set(row.key, row as unknown as Record<string, unknown>);
      }
      from = commit.rev;
      yield { rev: commit.rev, rows };
    }
  }
}

function figureAt(rows: Rows, at: string): unknown {
  const [key = '', ...path] = at.split('/');
  return path.reduce<unknown>((inner, name) => (inner as Record<string, unknown>)?.[name], rows.get(key));
}

/** What must be on the page of a night if it is in the rows. */
function expectedFigures(rows: Rows, top: string, regions: readonly string[], contest: string): string[] {
  const wanted = [
    ...[top, ...regions].flatMap((unit) => ['percent', 'ballots', 'voters'].map((name) => `turnout:${unit}/${name}`)),
    ...figuresBelow(rows, `count:${contest}:${top}`, ['votes', 'shares']),
    ...[...rows.keys()]
      .filter((key) => key.startsWith('exit-poll:'))
      .flatMap((key) => figuresBelow(rows, key, ['shares'])),
    ...[...rows.keys()]
      .filter((key) => key.startsWith('correction:'))
      .flatMap((key) => [`${key}/before`, `${key}/after`]),
  ];
  return wanted.filter((at) => figureAt(rows, at) !== undefined);
}

function figuresBelow(rows: Rows, key: string, fields: readonly string[]): string[] {
  return fields.flatMap((field) =>
    Object.keys((rows.get(key)?.[field] as object | undefined) ?? {}).map((option) => `${key}/${field}/${option}`),
  );
}

test('P-PAGE-1: a page names the other nights that are served, with their modes, and links keep to their own night', async () => {
  for (const [query, other] of [
    ['', '/?night=harbour-2031&amp;lang=en'],
    ['?night=harbour-2031', '/?lang=en'],
  ] as const) {
    const page = (await (await fetch(`${services.broadcasterUrl}/${query}`)).text()).replaceAll('&#38;', '&amp;');
    expect(page).toContain(`<li><a href="${other}">REPLAY · `);
    const units = [...page.matchAll(/href="\/unit\/[^"]+"/g)].map(String);
    expect(units.length).toBeGreaterThan(2);
    expect(units.filter((link) => link.includes('night=harbour-2031')).length).toBe(query === '' ? 0 : units.length);
  }
});

test.each(folders)(
  'P-PAGE-1: %s: at each moment the page has the figures of the rows at its rev, and no other',
  async (folder) => {
    const recording = await readRecording(`recordings/${folder}`);
    const { election, id } = recording.night;
    const list = [...election.contests.values()].find(({ unit }) => unit === election.top.id);
    if (!list) throw new Error('no contest of the whole');
    const pages: { path: string; page: Page }[] = [];
    let isRunning = true;
    const reading = (async () => {
      const paths = [
        `/?night=${id}`,
        `/contest/${list.id}?night=${id}&lang=kk`,
        `/unit/${election.top.children[0]}?night=${id}`,
      ];
      for (let turn = 0; isRunning; turn += 1) {
        const path = paths[turn % 5] ?? (paths[0] as string);
        pages.push({ path, page: await readPage(path) });
      }
    })();
    const { ingestorUrl, broadcasterUrl, keys } = services;
    await runReplay({ recording, ingestorUrl, broadcasterUrl, keys, speed: 'max', faults: noFaults });
    isRunning = false;
    await reading;
    // The last picture, once a page may be painted anew.
    await new Promise((resolve) => setTimeout(resolve, 300));
    pages.push({ path: `/?night=${id}`, page: await readPage(`/?night=${id}`) });

    const epoch = pages.at(-1)?.page.epoch as string;
    const seen = new Map<number, number>();
    let figures = 0;
    for await (const { rev, rows } of rowsByRev(id, epoch)) {
      for (const { path, page } of pages.filter((one) => one.page.rev === rev && one.page.epoch === epoch)) {
        seen.set(rev, (seen.get(rev) ?? 0) + 1);
        figures += page.figures.size;
        for (const [at, value] of page.figures)
          expect([rev, path, at, String(figureAt(rows, at))]).toEqual([rev, path, at, value]);
        if (!path.startsWith('/?')) continue;
        const missing = expectedFigures(rows, election.top.id, election.top.children, list.id).filter(
          (at) => !page.figures.has(at),
        );
        expect([rev, missing]).toEqual([rev, []]);
      }
    }
    console.log(`${folder}: ${pages.length} pages at ${seen.size} revs, ${figures} figures`);
    expect(seen.size).toBeGreaterThan(5);
    expect(figures).toBeGreaterThan(1000);
  },
);
