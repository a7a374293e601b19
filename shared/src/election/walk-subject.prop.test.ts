import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { correctionRows } from './correction-rows.ts';
import { tinyElection } from './fixture-definition.ts';
import { foldReports } from './fold-reports.ts';
import type { CountEntry, Report } from './report.ts';
import { subjectKey } from './report.ts';
import { SubjectMap } from './subject-map.ts';
import { lastAccepted, type SubjectEntry } from './walk-subject.ts';

// One count of NORTH as it comes in. Its votes go by minutes, its invalid ones are only told sometimes.
// Random figures this small often double by chance, and which of the two is then held depends on which came first.
const election = tinyElection((definition) => {
  definition.rules = { doubled: { action: 'off' } };
});
const subject = subjectKey('count', 'list', 'NORTH', 'commission');
const options = ['APPLE', 'BIRCH'] as const;
const runs = { numRuns: 300 };

type Said = { readonly minute: number; readonly figures: Omit<CountEntry, 'unit' | 'contest'> };

const correction = { kind: 'recount', reason: 'counted again' } as const;

function reportOf({ minute, figures }: Said, id: string): Report {
  const asOf = `2023-03-19T15:${String(minute).padStart(2, '0')}:00Z`;
  return { id, source: 'commission', kind: 'count', asOf, entries: [{ unit: 'NORTH', contest: 'list', ...figures }] };
}

/** The states of the subject after each arrival. */
function* admit(arrivals: readonly Said[]): Generator<{ said: Said; before: Entries; after: Entries }> {
  let entries: Entries = [];
  for (const [place, said] of arrivals.entries()) {
    const before = entries;
    const folded = foldReports(
      election,
      new SubjectMap(election, [[subject, before]]),
      [reportOf(said, `r${place}`)],
      place + 1,
    );
    entries = folded.subjects.get(subject) ?? before;
    yield { said, before, after: entries };
  }
}

type Entries = readonly SubjectEntry[];

const accepted = (entries: Entries) => entries.filter(({ outcome }) => outcome === 'accepted');
const position = ({ asOf, entry }: SubjectEntry) => JSON.stringify([asOf, entry]);

/** What rises from minute to minute: steps of votes, and invalid ones where they are told. */
const rising = fc.uniqueArray(fc.nat({ max: 40 }), { minLength: 1, maxLength: 8 }).chain((minutes) =>
  fc
    .array(fc.tuple(fc.nat({ max: 9 }), fc.nat({ max: 9 }), fc.nat({ max: 3 }), fc.boolean()), {
      minLength: minutes.length,
      maxLength: minutes.length,
    })
    .map((steps) => {
      const sums = { APPLE: 0, BIRCH: 0, invalid: 0 };
      return [...minutes]
        .sort((a, b) => a - b)
        .map((minute, place): Said => {
          const [apple, birch, invalid, isTold] = steps[place] ?? [0, 0, 0, false];
          sums.APPLE += apple;
          sums.BIRCH += birch;
          sums.invalid += invalid;
          const { invalid: told, ...votes } = sums;
          return { minute, figures: { votes, ...(isTold ? { invalid: told } : {}) } };
        });
    }),
);

/** Anything, contradictions and corrections included; small figures, so that they meet. */
const anything = fc.array(
  fc.record({
    minute: fc.nat({ max: 5 }),
    figures: fc.record(
      {
        votes: fc.record({ APPLE: fc.nat({ max: 4 }), BIRCH: fc.nat({ max: 4 }) }, { requiredKeys: ['APPLE'] }),
        invalid: fc.nat({ max: 3 }),
        revision: fc.nat({ max: 1 }),
        correction: fc.constant(correction),
      },
      { requiredKeys: ['votes'] },
    ),
  }),
  { maxLength: 14 },
) as fc.Arbitrary<Said[]>;

const inAnyOrder = (history: fc.Arbitrary<Said[]>) =>
  history.chain((said) =>
    fc
      .array(fc.integer({ min: 1, max: 5 }), { minLength: said.length, maxLength: said.length })
      .map((copies) => said.flatMap((one, place) => Array.from({ length: copies[place] ?? 1 }, () => one)))
      .chain((arrivals) =>
        fc.shuffledSubarray(arrivals, { minLength: arrivals.length }).map((shuffled) => ({ said, shuffled })),
      ),
  );

test.prop([inAnyOrder(rising)], runs)(
  'a history without contradictions ends the same in any order, with one to five copies of each',
  ({ said, shuffled }) => {
    const last = [...admit(shuffled)].at(-1)?.after ?? [];
    expect(last.map(position)).toEqual(
      said.map((one) => {
        const { asOf, entries } = reportOf(one, 'any');
        return JSON.stringify([asOf, entries[0]]);
      }),
    );
    expect(last.every(({ outcome }) => outcome === 'accepted')).toBe(true);
  },
);

/** A rising history and corrections of it, one a minute at most, none of which repeats what was said. */
const corrected = fc
  .tuple(
    rising,
    fc.uniqueArray(fc.tuple(fc.nat({ max: 40 }), fc.nat({ max: 40 }), fc.nat({ max: 40 })), {
      maxLength: 3,
      selector: ([minute]) => minute,
    }),
  )
  .map(([history, corrections]) => [
    ...history,
    ...corrections.map(
      ([minute, APPLE, BIRCH]): Said => ({
        minute,
        figures: { votes: { APPLE, BIRCH }, total: APPLE + BIRCH, correction },
      }),
    ),
  ]);

test.prop([inAnyOrder(corrected)], runs)(
  'with corrections in it, it still ends the same in any order',
  ({ said, shuffled }) => {
    const inOrder = [...admit(said)].at(-1)?.after ?? [];
    const last = [...admit(shuffled)].at(-1)?.after ?? [];
    expect(last.map((entry) => [position(entry), entry.outcome])).toEqual(
      inOrder.map((entry) => [position(entry), entry.outcome]),
    );
  },
);

test.prop([anything], runs)(
  'P-ROW-11: nothing that was published is put out by an arrival without a correction',
  (arrivals) => {
    for (const { said, before, after } of admit(arrivals)) {
      if (said.figures.correction) continue;
      const standing = new Set(accepted(after).map(position));
      for (const entry of accepted(before)) expect(standing).toContain(position(entry));
    }
  },
);

test.prop([anything], runs)('nothing of the day before a correction is put out by it', (arrivals) => {
  for (const { said, before, after } of admit(arrivals)) {
    const from = reportOf(said, 'any').asOf;
    const standing = new Set(accepted(after).map(position));
    for (const entry of accepted(before)) if (entry.asOf < from) expect(standing).toContain(position(entry));
  }
});

test.prop([anything], runs)(
  'what is shown falls only by a correction, and its row says from what to what',
  (arrivals) => {
    for (const { said, before, after } of admit(arrivals)) {
      const [was, is] = [lastAccepted(before)?.entry, lastAccepted(after)?.entry] as (CountEntry | undefined)[];
      for (const option of options) {
        const [from, to] = [was?.votes?.[option] ?? 0, is?.votes?.[option] ?? 0];
        if (to >= from) continue;
        expect(said.figures.correction).toBeDefined();
        const rows = correctionRows(subject, before, after, 'r0:2');
        const row = rows.find(({ field }) => field === `votes/${option}`);
        expect(row).toMatchObject({ before: from, reason: correction.reason });
        expect(row?.after ?? 0).toBe(to);
      }
    }
  },
);

test.prop([anything], runs)('the accepted ones rise, figure by figure, from one correction to the next', (arrivals) => {
  const last = [...admit(arrivals)].at(-1)?.after ?? [];
  let most = new Map<string, number>();
  for (const { entry } of accepted(last) as { entry: CountEntry }[]) {
    if (entry.correction) most = new Map();
    for (const [field, figure] of Object.entries({ ...entry.votes, invalid: entry.invalid })) {
      if (figure === undefined) continue;
      expect(figure).toBeGreaterThanOrEqual(most.get(field) ?? 0);
      most.set(field, figure);
    }
  }
});

test.prop([anything], runs)('everything that came is kept once, accepted or held with a reason', (arrivals) => {
  const last = [...admit(arrivals)].at(-1)?.after ?? [];
  const figures = ({ asOf, entry }: Pick<SubjectEntry, 'asOf' | 'entry'>) => {
    const { votes, invalid, revision } = entry as CountEntry;
    return JSON.stringify([asOf, revision ?? 0, votes?.APPLE, votes?.BIRCH, invalid]);
  };
  const sent = arrivals.map((said) => {
    const { asOf, entries } = reportOf(said, 'any');
    return figures({ asOf, entry: entries[0] as CountEntry });
  });
  expect(last.map(figures).sort()).toEqual([...new Set(sent)].sort());
  for (const { outcome, reason } of last) expect(outcome === 'held').toBe(reason !== undefined);
});
