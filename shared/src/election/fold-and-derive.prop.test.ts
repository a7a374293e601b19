import { test } from '@fast-check/vitest';
import { afterAll, expect } from 'vitest';
import { amend } from './amend-definition.ts';
import type { DefinitionChange } from './desk-action.ts';
import type { Election } from './election.ts';
import { dice } from './fixture-dice.ts';
import { nightInMemory } from './fixture-night.ts';
import {
  inBatches,
  randomShape,
  risingReports,
  type Shape,
  shuffledWithCopies,
  withMistakes,
} from './fixture-random-night.ts';
import { parseDefinition } from './parse-definition.ts';
import type { CountEntry, Report, TurnoutEntry } from './report.ts';
import type { CountRow, TurnoutRow } from './row.ts';

const trials = 250;
/** A failure is told in time, though perhaps not in its smallest form; the seed finds it again. */
const runs = { numRuns: trials, interruptAfterTimeLimit: 15_000, markInterruptAsFailure: true };
const seen = { batches: 0, rows: 0, sums: 0, held: 0, stale: 0, duplicate: 0, nearTheLargest: 0, amended: 0, drawn: 0 };

afterAll(() => {
  console.log(`fold and derive: ${trials} histories for each of 6 properties; seen ${JSON.stringify(seen)}`);
});

function electionOf({ definition }: Shape): Election {
  const parsed = parseDefinition(definition);
  if (!parsed.ok) throw new Error(parsed.mistakes.map(({ path, message }) => `${path}: ${message}`).join('\n'));
  return parsed.election;
}

// ── The model: plain recursion over what was sent, in BigInt, with nothing of the code under test. It knows histories in which nothing contradicts.

type Known = {
  readonly shown: 'own' | 'sum';
  readonly figures: ReadonlyMap<string, bigint>;
  /** Units without children that the figures speak for, and those that the children of this unit do. */
  readonly covers: bigint;
  readonly in: bigint;
};

function model(shape: Shape, arrived: readonly Report[]) {
  const childrenOf = (unit: string) => shape.units.filter(({ parent }) => parent === unit).map(({ id }) => id);
  const leavesOf = (unit: string): bigint => {
    const children = childrenOf(unit);
    return children.length === 0 ? 1n : children.reduce((sum, child) => sum + leavesOf(child), 0n);
  };
  /** The latest that the first source with a word on it says. */
  const lastWord = <E>(kind: Report['kind'], unit: string, contest?: string): E | undefined => {
    for (const source of shape.sources) {
      let last: { asOf: string; entry: unknown } | undefined;
      for (const report of arrived) {
        if (report.kind !== kind || report.source !== source) continue;
        for (const entry of report.entries) {
          if (entry.unit !== unit || ('contest' in entry ? entry.contest : undefined) !== contest) continue;
          if (!last || report.asOf > last.asOf) last = { asOf: report.asOf, entry };
        }
      }
      if (last) return last.entry as E;
    }
    return undefined;
  };
  const sumOf = (parts: readonly Known[], figure: string) =>
    parts.reduce((sum, { figures }) => sum + (figures.get(figure) ?? 0n), 0n);

  /** `own` = what the unit itself says; `summed` = the figures that a part needs before it can be summed. */
  const known = (
    unit: string,
    own: (unit: string) => ReadonlyMap<string, bigint> | undefined,
    summed: readonly string[],
    sums: (parts: readonly Known[]) => ReadonlyMap<string, bigint>,
  ): Known | undefined => {
    const said = own(unit);
    const children = childrenOf(unit);
    if (children.length === 0) return said && { shown: 'own', figures: said, covers: 1n, in: 0n };
    const parts = children
      .map((child) => known(child, own, summed, sums))
      .filter((part): part is Known => part !== undefined && summed.every((figure) => part.figures.has(figure)));
    const reported = parts.reduce((sum, part) => sum + part.covers, 0n);
    if (said && parts.length < children.length) {
      return { shown: 'own', figures: said, covers: leavesOf(unit), in: reported };
    }
    if (parts.length === 0) return undefined;
    return { shown: 'sum', figures: sums(parts), covers: reported, in: reported };
  };

  const ownTurnout = (unit: string) => {
    const said = lastWord<TurnoutEntry>('turnout', unit);
    if (!said) return undefined;
    const list = said.voters ?? shape.units.find(({ id }) => id === unit)?.voters;
    const figures = new Map<string, bigint>();
    if (list !== undefined) figures.set('voters', BigInt(list));
    if (said.ballots !== undefined) figures.set('ballots', BigInt(said.ballots));
    else if (said.percent !== undefined && list !== undefined) {
      figures.set('ballots', nearest(hundredthsIn(said.percent) * BigInt(list), 10_000n));
    }
    return figures;
  };
  const sumTurnout = (parts: readonly Known[]) =>
    new Map(['ballots', 'voters'].map((figure) => [figure, sumOf(parts, figure)]));

  const ownCount = (contest: string) => (unit: string) => {
    const said = lastWord<CountEntry>('count', unit, contest);
    if (!said) return undefined;
    const votes = Object.entries(said.votes ?? {}).map(([option, n]) => [`votes:${option}`, BigInt(n)] as const);
    const all = votes.reduce((sum, [, n]) => sum + n, 0n);
    const figures = new Map<string, bigint>(votes);
    if (said.votes) figures.set('total', said.total === undefined ? all : BigInt(said.total));
    if (said.invalid !== undefined) figures.set('invalid', BigInt(said.invalid));
    return figures;
  };
  const sumCounts = (parts: readonly Known[]) => {
    const told = new Set(parts.flatMap(({ figures }) => [...figures.keys()]));
    if (!parts.every(({ figures }) => figures.has('invalid'))) told.delete('invalid');
    return new Map([...told].map((figure) => [figure, sumOf(parts, figure)]));
  };

  return {
    childrenOf,
    leavesOf,
    turnout: (unit: string) => known(unit, ownTurnout, ['ballots', 'voters'], sumTurnout),
    count: (contest: string, unit: string) => known(unit, ownCount(contest), ['total'], sumCounts),
  };
}

function hundredthsIn(percent: number): bigint {
  const [whole = '0', decimals = ''] = String(percent).split('.');
  return BigInt(whole) * 100n + BigInt(decimals.padEnd(2, '0'));
}

function nearest(part: bigint, whole: bigint): bigint {
  const down = part / whole;
  return (part - down * whole) * 2n < whole ? down : down + 1n;
}

/** A share as JSON prints it; absent where there is nothing to divide by. */
function percentText(part: bigint, whole: bigint): string | undefined {
  if (whole === 0n) return undefined;
  const hundredths = nearest(part * 10_000n, whole);
  const decimals = String(hundredths % 100n)
    .padStart(2, '0')
    .replace(/0+$/, '');
  return `${hundredths / 100n}${decimals && '.'}${decimals}`;
}

const text = (n: number | undefined) => (n === undefined ? undefined : JSON.stringify(n));

// ── Rows against the model.

type Night = ReturnType<typeof nightInMemory>;

function expectTurnout(night: Night, shape: Shape, arrived: readonly Report[]): void {
  const { turnout, childrenOf, leavesOf } = model(shape, arrived);
  for (const { id } of shape.units) {
    const [row, expected] = [night.turnout(id), turnout(id)];
    const isInner = childrenOf(id).length > 0;
    seen.rows += 1;
    expect(row === undefined, id).toBe(expected === undefined);
    if (row && expected) {
      const { figures, shown } = expected;
      expect([text(row.ballots), text(row.voters)], id).toEqual([
        figures.get('ballots')?.toString(),
        figures.get('voters')?.toString(),
      ]);
      expect(row.basis.ballots === 'sum', id).toBe(shown === 'sum');
      if (isInner) expect(row.reporting, id).toEqual({ in: Number(expected.in), of: Number(leavesOf(id)) });
      if (shown === 'sum') {
        seen.sums += 1;
        const [ballots = 0n, voters = 0n] = [figures.get('ballots'), figures.get('voters')];
        if (voters > 1n << 52n) seen.nearTheLargest += 1;
        expect(text(row.percent), id).toBe(percentText(ballots, voters));
      }
    }
    if (isInner) {
      const parts = childrenOf(id).flatMap((child) => {
        const part = turnout(child);
        return part?.figures.has('ballots') && part.figures.has('voters') ? [part] : [];
      });
      for (const figure of ['ballots', 'voters']) {
        const sum = parts.reduce((all, { figures }) => all + (figures.get(figure) ?? 0n), 0n);
        expect(BigInt(night.totals.get(`turnout:${id}:${figure}`) ?? 0), `${figure} of ${id}`).toBe(sum);
      }
      const covered = parts.reduce((all, { covers }) => all + covers, 0n);
      expect(BigInt(night.totals.get(`turnout:${id}:reporting`) ?? 0), id).toBe(covered);
    }
  }
}

function expectCounts(night: Night, shape: Shape, arrived: readonly Report[]): void {
  const { count, childrenOf, leavesOf } = model(shape, arrived);
  for (const { id: contest, options, unit: top } of shape.contests) {
    for (const { id } of shape.units.filter((unit) => isBelow(shape, unit.id, top))) {
      const [row, expected] = [night.count(id, contest), count(contest, id)];
      seen.rows += 1;
      expect(row === undefined, id).toBe(expected === undefined);
      if (row && expected) {
        const { figures, shown } = expected;
        const named = options.filter((option) => figures.has(`votes:${option}`));
        const total = figures.get('total');
        const votes = named.map((option) => [option, figures.get(`votes:${option}`)?.toString()]);
        expect(Object.entries(row.votes ?? {}).map(([option, n]) => [option, text(n)])).toEqual(votes);
        expect([text(row.total), text(row.invalid)]).toEqual([total?.toString(), figures.get('invalid')?.toString()]);
        if (total !== undefined) {
          for (const option of named) {
            expect(text(row.shares?.[option]), option).toBe(percentText(figures.get(`votes:${option}`) ?? 0n, total));
          }
        }
        expect(row.basis.votes === 'sum', id).toBe(shown === 'sum');
        if (shown === 'sum') {
          seen.sums += 1;
          expect(row.reporting).toEqual({ in: Number(expected.in), of: Number(leavesOf(id)) });
        }
      }
      if (childrenOf(id).length > 0) {
        const parts = childrenOf(id).flatMap((child) => {
          const part = count(contest, child);
          return part?.figures.has('total') ? [part] : [];
        });
        for (const option of options) {
          const sum = parts.reduce((all, { figures }) => all + (figures.get(`votes:${option}`) ?? 0n), 0n);
          expect(BigInt(night.totals.get(`count:${contest}:${id}:votes:${option}`) ?? 0)).toBe(sum);
        }
      }
    }
  }
}

function isBelow({ units }: Shape, unit: string, top: string): boolean {
  for (let at: string | undefined = unit; at !== undefined; at = units.find(({ id }) => id === at)?.parent) {
    if (at === top) return true;
  }
  return false;
}

/** Every published sum against the rows of the children that it names, whatever was held or corrected. */
function expectSumsOfRows(night: Night, shape: Shape): void {
  const { childrenOf } = model(shape, []);
  for (const { id } of shape.units) {
    const row = night.turnout(id);
    if (row?.basis.ballots === 'sum') {
      const parts = childrenOf(id)
        .map(night.turnout)
        .filter((part): part is TurnoutRow => part?.ballots !== undefined && part.voters !== undefined);
      const [ballots, voters] = [sumOfRows(parts, 'ballots'), sumOfRows(parts, 'voters')];
      expect([text(row.ballots), text(row.voters)]).toEqual([ballots.toString(), voters.toString()]);
      expect(text(row.percent)).toBe(percentText(ballots, voters));
    }
    for (const contest of shape.contests) {
      const counted = night.count(id, contest.id);
      if (counted?.basis.votes !== 'sum') continue;
      const parts = childrenOf(id)
        .map((child) => night.count(child, contest.id))
        .filter((part): part is CountRow => part?.votes !== undefined);
      expect(text(counted.total)).toBe(sumOfRows(parts, 'total').toString());
      for (const option of contest.options) {
        const sum = parts.reduce((all, part) => all + BigInt(part.votes?.[option] ?? 0), 0n);
        expect(BigInt(counted.votes?.[option] ?? 0)).toBe(sum);
      }
    }
  }
}

function sumOfRows<Field extends string>(rows: readonly { readonly [F in Field]?: number }[], field: Field): bigint {
  return rows.reduce((all, row) => all + BigInt(row[field] ?? 0), 0n);
}

/** Every byte that viewers would get, by key. */
function bytesOf(rows: ReadonlyMap<string, unknown>): readonly string[] {
  return [...rows].map(([key, row]) => `${key} ${JSON.stringify(row)}`).sort();
}

const withoutZeros = (totals: ReadonlyMap<string, number>) =>
  [...totals].filter(([, value]) => value !== 0).sort(([a], [b]) => (a < b ? -1 : 1));

function count(outcomes: readonly string[]): void {
  for (const outcome of outcomes) {
    if (outcome === 'held' || outcome === 'stale' || outcome === 'duplicate') seen[outcome] += 1;
  }
}

// ── The properties.

test.prop([dice], runs)('after every batch the rows and totals are those of an independent model', (throwDice) => {
  const die = throwDice();
  const shape = randomShape(die);
  const night = nightInMemory(electionOf(shape));
  const arrived: Report[] = [];
  for (const batch of inBatches(shuffledWithCopies(risingReports(shape, die), die), die)) {
    count(night.send(...batch));
    arrived.push(...batch);
    seen.batches += 1;
    expectTurnout(night, shape, arrived);
    expectCounts(night, shape, arrived);
  }
});

test.prop([dice], runs)('what was derived step by step is what is derived from scratch', (throwDice) => {
  const die = throwDice();
  const shape = randomShape(die);
  const night = nightInMemory(electionOf(shape));
  for (const batch of inBatches(withMistakes(risingReports(shape, die), die), die)) {
    count(night.send(...batch));
    const anew = night.fromScratch();
    expect(bytesOf(night.rows)).toEqual(bytesOf(anew.rows));
    expect(withoutZeros(night.totals)).toEqual(withoutZeros(anew.totals));
  }
});

test.prop([dice], runs)('where a batch ends does not matter', (throwDice) => {
  const die = throwDice();
  const shape = randomShape(die);
  const election = electionOf(shape);
  const arrivals = withMistakes(risingReports(shape, die), die);
  const [one, other, single] = [nightInMemory(election), nightInMemory(election), nightInMemory(election)];
  for (const batch of inBatches(arrivals, die)) one.send(...batch);
  for (const batch of inBatches(arrivals, die)) other.send(...batch);
  single.send(...arrivals);
  expect(bytesOf(other.rows)).toEqual(bytesOf(one.rows));
  expect(bytesOf(single.rows)).toEqual(bytesOf(one.rows));
  expect(withoutZeros(single.totals)).toEqual(withoutZeros(one.totals));
});

test.prop([dice], runs)(
  'in any order, with copies, a history without contradictions ends in the same bytes',
  (throwDice) => {
    const die = throwDice();
    const shape = randomShape(die);
    const election = electionOf(shape);
    const reports = risingReports(shape, die);
    const [straight, shuffled] = [nightInMemory(election), nightInMemory(election)];
    straight.send(...reports);
    for (const batch of inBatches(shuffledWithCopies(reports, die), die)) count(shuffled.send(...batch));
    expect(bytesOf(shuffled.rows)).toEqual(bytesOf(straight.rows));
    expect(withoutZeros(shuffled.totals)).toEqual(withoutZeros(straight.totals));
  },
);

test.prop([dice], runs)(
  'with mistakes and corrections, every published sum is the sum of the published parts',
  (throwDice) => {
    const die = throwDice();
    const shape = randomShape(die);
    const night = nightInMemory(electionOf(shape));
    for (const batch of inBatches(withMistakes(risingReports(shape, die), die), die)) {
      count(night.send(...batch));
      expectSumsOfRows(night, shape);
    }
  },
);

test.prop([dice], runs)(
  'P-DEF-1, P-CERT-1, P-TIE-2: a night that was amended, certified and drawn for on its way is at every step what is derived from scratch',
  (throwDice) => {
    const die = throwDice();
    const shape = randomShape(die);
    let election = electionOf(shape);
    const night = nightInMemory(election);
    for (const batch of inBatches(withMistakes(risingReports(shape, die), die), die)) {
      count(night.send(...batch));
      const unit = shape.units[die.roll(shape.units.length)]?.id ?? 'U0';
      const changes: DefinitionChange[] = [
        { change: 'voters-on-the-list', unit, voters: die.roll(4000) },
        { change: 'close-of-polls', unit: 'U0', closes: `2023-03-19T1${1 + die.roll(8)}:00:00Z` },
      ];
      const { contests } = election.definition;
      const contest = contests[die.roll(contests.length)];
      const option = contest?.options.find(({ withdrawn }) => !withdrawn);
      if (contest && option && die.roll(3) === 0) {
        changes.push({ change: 'withdraw-option', contest: contest.id, option: option.id });
      }
      if (die.roll(2) === 0) {
        const version = election.definition.version + 1;
        const amended = amend(election, { action: 'amend', version, changes, reason: 'any' }, 0);
        if (amended.outcome === 'refused') throw new Error(amended.reason);
        election = amended.election;
        night.amend(election);
        seen.amended += 1;
      }
      if (die.roll(3) === 0) {
        const contests = shape.contests.filter(() => die.roll(2) === 0).map(({ id }) => id);
        night.certify({ night: die.roll(3) === 0, contests });
      }
      for (const { id } of shape.contests) {
        const tie = night.seats('count', id)?.tie;
        if (tie && night.draw(id, ...die.shuffle(tie.options).slice(0, tie.seats)) === undefined) seen.drawn += 1;
      }
      const anew = night.fromScratch();
      expect(bytesOf(night.rows)).toEqual(bytesOf(anew.rows));
      expect(withoutZeros(night.totals)).toEqual(withoutZeros(anew.totals));
    }
  },
);
