import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repositoryRoot } from '../../tools/src/pipeline/service-process.ts';

const options = ['AMANAT', 'AUYL', 'RESPUBLICA', 'AKZHOL', 'QHP', 'JSDP', 'BAYTAQ', 'AGAINST_ALL'];

/** Figures that stand nowhere else in the recording; the shares of each poll sum to 100. */
const polls: Readonly<Record<string, { readonly shares: readonly number[] } & Readonly<Record<string, unknown>>>> = {
  'eurasian-integration': {
    shares: [41.93, 17.41, 11.27, 9.13, 7.67, 6.29, 3.83, 2.47],
    ...{ sample: 15_485_863, margin: 1.37, stations: 104_729, fieldwork: 'canary-in-the-mine', turnoutEstimate: 61.57 },
  },
  'democracy-institute': {
    shares: [43.01, 15.67, 12.79, 8.23, 7.19, 6.53, 4.01, 2.57],
    ...{ sample: 32_452_843, margin: 1.79, stations: 224_737, fieldwork: 'canary-on-the-wing', turnoutEstimate: 62.39 },
  },
  'socis-a': {
    shares: [39.71, 18.53, 13.37, 9.67, 6.91, 5.87, 3.61, 2.33],
    ...{ sample: 49_979_687, margin: 1.51, stations: 350_377, fieldwork: 'canary-by-the-hand', turnoutEstimate: 63.29 },
  },
};

export const pollsters = Object.keys(polls);

export type CanaryNight = {
  readonly folder: string;
  /** The shares that each poll is to have once they may be told. */
  readonly sharesOf: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Every figure and word of the polls, as it stands in JSON. */
  readonly canaries: readonly string[];
  remove(): Promise<void>;
};

/** The recorded night of Kazakhstan with other exit polls, in a folder that goes with `remove`. Throws where a canary stands elsewhere in it. */
export async function makeCanaryNight(): Promise<CanaryNight> {
  const from = join(repositoryRoot, 'recordings/kazakhstan-2023');
  const lines = (await readFile(join(from, 'reports.ndjson'), 'utf8')).trimEnd().split('\n');
  const others = lines.filter((line) => !pollsters.includes(sourceOf(line)));
  const canaries = Object.values(polls).flatMap(({ shares, ...more }) =>
    [...shares, ...Object.values(more)].map(String),
  );
  const elsewhere = `${others.join('\n')}${await readFile(join(from, 'definition.json'), 'utf8')}`;
  const known = canaries.filter((canary) => sightings(elsewhere, [canary]) > 0);
  if (known.length > 0 || new Set(canaries).size !== canaries.length) throw new Error(`no canaries: ${known}`);

  const folder = await mkdtemp(join(tmpdir(), 'en-canary-night-'));
  await cp(from, folder, { recursive: true });
  await rm(join(folder, 'expected-rows.ndjson'));
  await writeFile(join(folder, 'reports.ndjson'), `${lines.map((line) => withCanaries(line)).join('\n')}\n`);
  return { folder, sharesOf, canaries, remove: () => rm(folder, { recursive: true, force: true }) };
}

const sharesOf = Object.fromEntries(
  pollsters.map((pollster) => [
    pollster,
    Object.fromEntries(options.map((option, place) => [option, polls[pollster]?.shares[place] as number])),
  ]),
);

function withCanaries(line: string): string {
  const poll = polls[sourceOf(line)];
  if (!poll) return line;
  const request = JSON.parse(line) as { source: string; body: { entries: object[] } };
  const entries = request.body.entries.map((entry) => ({ ...entry, ...poll, shares: sharesOf[request.source] }));
  return JSON.stringify({ ...request, body: { ...request.body, entries } });
}

function sourceOf(line: string): string {
  return (JSON.parse(line) as { source: string }).source;
}

/** How often any of these stands in a text: a number as a whole number, never as a part of another one or of a time of day. */
export function sightings(text: string, words: readonly string[]): number {
  // A hash of the log holds any four digits sooner or later, between letters; it is no place for a figure.
  // Nor is the ETag of a snapshot: an epoch that ends in 6, a point, and rev 29 are no 6.29.
  const searched = text.replace(/\b[0-9a-f]{64}\b/g, '').replace(/\b[ltr][0-9a-z]{11}\.\d+\b/g, '');
  let count = 0;
  for (const word of words) {
    const escaped = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    const pattern = /^[\d.]+$/.test(word) ? `(?<![\\d.])(?<!\\d:)${escaped}(?![\\d])` : escaped;
    count += searched.match(new RegExp(pattern, 'g'))?.length ?? 0;
  }
  return count;
}
