import { test } from '@fast-check/vitest';
import { afterAll, expect } from 'vitest';
import { type Dice, dice } from './fixture-dice.ts';
import { nightInMemory } from './fixture-night.ts';
import { inBatches, randomShape, risingReports, type Shape, withMistakes } from './fixture-random-night.ts';
import { parseDefinition } from './parse-definition.ts';
import type { CountEntry, Report, SubjectKey } from './report.ts';
import { subjectParts } from './report.ts';
import { SubjectMap } from './subject-map.ts';
import { fingerprintOf } from './vectors.ts';
import type { SubjectEntry } from './walk-subject.ts';

// Random nights in which counts are copied, doubled and retyped, with the rules that look for it switched on.

const trials = 60;
const runs = { numRuns: trials, interruptAfterTimeLimit: 30_000, markInterruptAsFailure: true, endOnFailure: true };
const seen = { copied: 0, transposed: 0, swing: 0, doubled: 0, held: 0 };
type Code = keyof typeof seen;

afterAll(() => {
  console.log(`rules among others: ${trials} histories for each of 4 properties; seen ${JSON.stringify(seen)}`);
  for (const [code, times] of Object.entries(seen)) expect([code, times > 0]).toEqual([code, true]);
});

const limit = 5;

function nightOf({ definition }: Shape, action: 'hold' | 'flag') {
  const rules = {
    ...definition.rules,
    copied: { action, limit },
    doubled: { action },
    transposed: { action },
    swing: { action, limit: 20 },
  };
  const parsed = parseDefinition({ ...definition, rules });
  if (!parsed.ok) throw new Error(parsed.mistakes.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  return { night: nightInMemory(parsed.election), election: parsed.election };
}

/** Reports, and after some of them one of the same time that says the figures of another unit, twice its own, or two digits the other way. */
function withCopies(reports: readonly Report[], shape: Shape, { roll }: Dice): Report[] {
  return reports.flatMap((report, n) => {
    if (report.kind === 'exit-poll' || roll(2) === 0) return [report];
    const turned = { ...report, id: `turned-${n}`, source: report.source === 'first' ? 'second' : 'first' } as Report;
    if (report.kind === 'turnout') {
      const entries = report.entries.map((entry) =>
        entry.ballots === undefined ? entry : { ...entry, ballots: withDigitsTurned(entry.ballots) },
      );
      return [report, { ...turned, entries } as Report];
    }
    const entries = report.entries.flatMap((entry): CountEntry[] => {
      if (!entry.votes) return [];
      if (roll(2) === 0) return [{ ...entry, votes: twice(entry.votes) }];
      // Of its contest's units: what is outside of them is refused at the intake.
      const top = shape.contests.find(({ id }) => id === entry.contest)?.unit ?? entry.unit;
      const units = shape.units.filter(({ id }) => isBelow(shape, id, top));
      return [{ ...entry, unit: units[roll(units.length)]?.id ?? entry.unit }];
    });
    const once = entries.filter(
      ({ unit, contest }, at) => entries.findIndex((e) => e.unit === unit && e.contest === contest) === at,
    );
    if (once.length === 0) return [report];
    const later = report.asOf.replace(':00Z', ':30Z');
    return [report, { ...report, id: `copy-${n}`, asOf: later, entries: once } as Report];
  });
}

/** True where `unit` is `top` or lies below it. */
function isBelow(shape: Shape, unit: string, top: string): boolean {
  const parent = shape.units.find(({ id }) => id === unit)?.parent;
  return unit === top || (parent !== undefined && isBelow(shape, parent, top));
}

const twice = (votes: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(votes).map(([option, n]) => [option, Math.min(2 * n, 1e14)]));

function withDigitsTurned(figure: number): number {
  const text = String(figure);
  return text.length < 2 ? figure : Number(text.slice(0, -2) + text.slice(-1) + text.slice(-2, -1));
}

const figuresOf = ({ asOf, entry }: SubjectEntry) => JSON.stringify([asOf, entry]);
const accepted = (entries: readonly SubjectEntry[] = []) => entries.filter(({ outcome }) => outcome === 'accepted');

function tell(entries: readonly SubjectEntry[]): void {
  for (const { outcome, reason, flags } of entries) {
    if (outcome === 'held') seen.held += 1;
    for (const code of reason?.map((finding) => finding.code) ?? flags ?? []) if (code in seen) seen[code as Code] += 1;
  }
}

/** A history that has it all, in batches. */
function* batchesOf(shape: Shape, die: Dice): Generator<Report[]> {
  yield* inBatches(withMistakes(withCopies(risingReports(shape, die), shape, die), die), die);
}

test.prop([dice], runs)(
  'an arrival in one subject changes no other: what was accepted there stays, with the flags that it got',
  (throwDice) => {
    const die = throwDice();
    const shape = randomShape(die);
    const { night } = nightOf(shape, 'flag');
    for (const batch of batchesOf(shape, die)) {
      for (const report of batch) {
        const before = new Map(night.subjects);
        night.send(report);
        const spoken = new Set(
          report.entries.map((entry) => `${'contest' in entry ? entry.contest : ''}|${entry.unit}|${report.source}`),
        );
        const isCorrected = report.entries.some(({ correction }) => correction !== undefined);
        for (const [subject, entries] of night.subjects) {
          const { contest, unit, source } = subjectParts(subject);
          if (!spoken.has(`${contest}|${unit}|${source}`)) expect(entries).toBe(before.get(subject));
          if (isCorrected) continue;
          const now = new Map(accepted(entries).map((entry) => [figuresOf(entry), entry.flags]));
          for (const entry of accepted(before.get(subject))) {
            const among = (flags: readonly string[] = []) =>
              flags.filter((flag) => flag !== 'doubled' && flag !== 'fall');
            expect([figuresOf(entry), among(now.get(figuresOf(entry)))]).toEqual([
              figuresOf(entry),
              among(entry.flags),
            ]);
          }
        }
      }
    }
    for (const entries of night.subjects.values()) tell(entries);
  },
);

/** The rule in plain words: three figures or more, in the order of the options; with fewer options the invalid ones too. */
function plainVector(shape: Shape, { contest, votes, invalid }: CountEntry): string | undefined {
  const options = shape.contests.find(({ id }) => id === contest)?.options ?? [];
  const named = options.filter((option) => votes?.[option] !== undefined).map((option) => votes?.[option] ?? 0);
  const figures = named.length < 3 && votes && invalid !== undefined ? [...named, invalid] : named;
  const isEnough = figures.length >= 3 && figures.reduce((sum, n) => sum + BigInt(n), 0n) >= limit;
  return isEnough ? JSON.stringify(figures) : undefined;
}

test.prop([dice], runs)(
  'where copies are held, no count is accepted anew with the figures that another one has',
  (throwDice) => {
    const die = throwDice();
    const shape = randomShape(die);
    const { night } = nightOf(shape, 'hold');
    for (const report of [...batchesOf(shape, die)].flat()) {
      const before = new Map(night.subjects);
      night.send(report);
      for (const [subject, entries] of night.subjects) {
        const { kind, contest, unit } = subjectParts(subject);
        if (kind !== 'count' || entries === before.get(subject)) continue;
        const known = new Set(accepted(before.get(subject)).map(figuresOf));
        for (const entry of accepted(entries).filter((one) => !known.has(figuresOf(one)))) {
          const vector = plainVector(shape, entry.entry as CountEntry);
          if (vector === undefined) continue;
          for (const [other, theirs] of before) {
            const parts = subjectParts(other);
            const isRelated = isBelow(shape, unit, parts.unit) || isBelow(shape, parts.unit, unit);
            if (parts.kind !== 'count' || (parts.contest === contest && isRelated)) continue;
            const vectors = accepted(theirs).map((one) => plainVector(shape, one.entry as CountEntry));
            expect(vectors, `${subject} and ${other}`).not.toContain(vector);
          }
        }
      }
    }
    for (const entries of night.subjects.values()) tell(entries);
  },
);

test.prop([dice], runs)('where a batch ends does not matter to rules that look at others', (throwDice) => {
  const die = throwDice();
  const shape = randomShape(die);
  const arrivals = [...batchesOf(shape, die)].flat();
  const [one, single, each] = [
    nightOf(shape, 'hold').night,
    nightOf(shape, 'hold').night,
    nightOf(shape, 'hold').night,
  ];
  for (const batch of inBatches(arrivals, die)) one.send(...batch);
  single.send(...arrivals);
  for (const report of arrivals) each.send(report);
  const words = ({ subjects }: typeof one) =>
    [...subjects].map(([subject, entries]) => [subject, entries.map(({ seq: _, ...entry }) => entry)] as const).sort();
  expect(words(single)).toEqual(words(one));
  expect(words(each)).toEqual(words(one));
});

test.prop([dice], runs)(
  'the index that moved with the night finds what one made from its subjects finds',
  (throwDice) => {
    const die = throwDice();
    const shape = randomShape(die);
    const { night, election } = nightOf(shape, 'hold');
    for (const batch of batchesOf(shape, die)) night.send(...batch);
    const anew = new SubjectMap(election, [...night.subjects].reverse());
    const moved = night.subjects as SubjectMap;
    for (const [subject, entries] of night.subjects) {
      if (!subject.startsWith('count|')) continue;
      for (const { entry } of entries) {
        const fingerprint = fingerprintOf(election, entry as CountEntry);
        expect(fingerprint !== undefined).toBe(plainVector(shape, entry as CountEntry) !== undefined);
        if (fingerprint === undefined) continue;
        const found = (map: SubjectMap): SubjectKey[] => [...map.subjectsLike(fingerprint)].sort();
        expect(found(moved)).toEqual(found(anew));
        expect(found(moved)).toContain(subject);
      }
    }
  },
);
