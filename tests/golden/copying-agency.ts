import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Definition } from '@election-night/shared/election/definition.ts';
import { formatInstant, instantOf } from '@election-night/shared/election/instant.ts';

/** Id of a second source, which copies the bulletins of the first one, with its typing errors. */
export const agency = 'agency';

type Figures = Record<string, unknown>;
type Body = { id: string; kind: string; asOf: string; entries: Figures[] };
type Line = { at: string; source: string; path: string; body: Body };

/** How long a copy takes after its bulletin. */
const copiedAfterMs = 5 * 60_000;

/** What the agency writes for the figures of one unit in one of its copies. */
type Typo = { readonly of: string; readonly unit: string; readonly figures: (right: Figures) => Figures };

const typos: readonly Typo[] = [
  { of: 'cec-2023-03-19-1610', unit: 'KZ', figures: (right) => ({ ...right, percent: 41.98 }) },
  { of: 'cec-2023-03-19-1810', unit: 'KZ-61', figures: (right) => ({ ...right, percent: 41.07 }) },
  { of: 'cec-2023-03-19-1810', unit: 'KZ-62', figures: (right) => ({ ...right, percent: 63.63 }) },
  // The page that had it had no ballots beside it, which makes it harder to find.
  { of: 'cec-2023-03-19-2210', unit: 'KZ', figures: ({ unit }) => ({ unit, percent: 54.29 }) },
  {
    of: 'cec-2023-03-27-final-turnout',
    unit: 'KZ',
    figures: ({ unit, voters }) => ({ unit, percent: 52.9, voters }),
  },
  {
    of: 'cec-2023-03-27-final-count',
    unit: 'KZ',
    figures: (right) => ({ ...right, votes: { ...(right['votes'] as Figures), AMANAT: 3_341_510 } }),
  },
];

export const copyOf = (id: string) => id.replace(/^cec/, agency);

/**
 * Makes a recording of the night in which an agency copies every bulletin of the commission a little later, with the published mistakes in
 * place. `precedence` = its place in the definition, before the commission or after all others; `from` = its first copy (RFC 3339).
 */
export async function makeNightWithAgency(
  recorded: string,
  { precedence, from = '2023-03-19T00:00:00+06:00' }: { precedence: 'higher' | 'lower'; from?: string },
): Promise<{ folder: string; remove(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'en-copying-agency-'));
  const read = (name: string) => readFile(join(recorded, name), 'utf8');
  const definition = withAgency(JSON.parse(await read('definition.json')) as Definition, precedence);
  const lines = (await read('reports.ndjson'))
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  const sent = [...lines, ...agencyLines(lines).filter(({ at }) => instantOf(at) >= instantOf(from))];
  sent.sort((a, b) => instantOf(a.at) - instantOf(b.at));
  await Promise.all([
    writeFile(join(folder, 'definition.json'), JSON.stringify(definition)),
    writeFile(join(folder, 'gaps.json'), await read('gaps.json')),
    writeFile(join(folder, 'expected-rows.ndjson'), await read('expected-rows.ndjson')),
    writeFile(join(folder, 'reports.ndjson'), sent.map((line) => `${JSON.stringify(line)}\n`).join('')),
  ]);
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** It is no pollster: whoever copies a poll would be one more poll of the combination. */
function withAgency(definition: Definition, precedence: 'higher' | 'lower'): Definition {
  const names = { en: 'An agency', kk: 'Агенттік', ru: 'Агентство' };
  const source: Definition['sources'][number] = { id: agency, names, kinds: ['turnout', 'count'], revisions: false };
  const { sources } = definition;
  return { ...definition, sources: precedence === 'higher' ? [source, ...sources] : [...sources, source] };
}

function agencyLines(lines: readonly Line[]): Line[] {
  const ofCommission = lines.filter(({ source }) => source === 'cec');
  const find = (id: string) => lines.find(({ body }) => body.id === id) as Line;
  const old = find('cec-2023-03-19-1610');
  const poll = structuredClone(find('eurasian-integration-2023-03-19'));
  (poll.body.entries[0]?.['shares'] as Figures)['BAYTAQ'] = 3.25;
  return [
    sent('2023-03-19T07:30:00+06:00', opening('agency-opening', 12_320_550)),
    sent('2023-03-19T07:31:00+06:00', opening('agency-opening-2', 12_320_052)),
    ...ofCommission.map(({ at, body }) => sent(formatInstant(instantOf(at) + copiedAfterMs), retyped(body))),
    sent('2023-03-19T21:41:00+06:00', { ...old.body, id: 'agency-1610-again' }),
    sent('2023-03-19T21:42:00+06:00', { ...old.body, id: 'agency-1610-dated', asOf: '2023-03-19T21:41:00+06:00' }),
    sent('2023-03-19T21:50:00+06:00', { ...poll.body, id: 'agency-poll' }),
  ];
}

const sent = (at: string, body: Body): Line => ({ at, source: agency, path: '/reports', body });

function opening(id: string, voters: number): Body {
  return { id, kind: 'turnout', asOf: '2023-03-19T07:00:00+06:00', entries: [{ unit: 'KZ', voters }] };
}

function retyped(body: Body): Body {
  const entries = body.entries.map((right) => {
    const typo = typos.find(({ of, unit }) => of === body.id && unit === right['unit']);
    return typo ? typo.figures(right) : right;
  });
  return { ...body, id: copyOf(body.id), entries };
}
