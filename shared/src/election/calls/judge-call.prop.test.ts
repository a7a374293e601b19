import { test } from '@fast-check/vitest';
import { afterAll, expect } from 'vitest';
import type { Unit } from '../definition.ts';
import type { Election } from '../election.ts';
import { type Dice, dice } from '../fixture-dice.ts';
import { nightInMemory } from '../fixture-night.ts';
import { randomShape } from '../fixture-random-night.ts';
import { parseDefinition } from '../parse-definition.ts';
import type { CountEntry, Report, TurnoutEntry } from '../report.ts';
import type { CallRow } from '../row.ts';
import { callRow } from './call-row.ts';
import { callsTouched } from './calls-touched.ts';
import { judgeCall } from './judge-call.ts';
import { outstandingBallots } from './outstanding-ballots.ts';

const runs = { numRuns: 300, interruptAfterTimeLimit: 15_000, markInterruptAsFailure: true };
const seen = { judged: 0, bounded: 0, safe: 0, byTurnout: 0, contradicted: 0, untouched: 0, coarser: 0 };

afterAll(() => console.log(`calls: seen ${JSON.stringify(seen)}`));

type Leaf = { readonly id: string; readonly votes: Record<string, number>; readonly ballots: number };

/** A night, and what every station will have counted in the end; no station counts more ballots than its list has voters. */
function randomCount(die: Dice) {
  const shape = randomShape(die);
  const parsed = parseDefinition({ ...shape.definition, units: withTrueLists(shape.definition.units) });
  if (!parsed.ok) throw new Error('the fixture makes definitions that are right');
  const { election } = parsed;
  const [contest] = shape.contests;
  if (!contest) throw new Error('the fixture makes at least one contest');
  const leaves = [...election.units.values()]
    .filter(({ children }) => children.length === 0)
    .map(({ id, voters = 1000 }): Leaf => {
      let left = voters;
      const votes: Record<string, number> = {};
      for (const option of contest.options) left -= votes[option] = die.roll(Math.min(left, 2_000_000_000) + 1);
      return { id, votes, ballots: voters - die.roll(Math.min(left, 2_000_000_000) + 1) };
    });
  return { election, contest, leaves };
}

/** A list of a unit with parts is that of its stations; those that tell none have 1,000 voters. */
function withTrueLists(units: readonly Unit[]): readonly Unit[] {
  const listOf = ({ id, voters = 1000 }: Unit): number => {
    const children = units.filter(({ parent }) => parent === id);
    return children.length === 0 ? voters : children.reduce((sum, child) => sum + listOf(child), 0);
  };
  return units.map((unit) => (unit.voters === undefined ? unit : { ...unit, voters: listOf(unit) }));
}

/** What a station has counted so far; at the end all of it. */
function counted(contest: string, { id, votes }: Leaf, die: Dice, isDone: boolean): CountEntry {
  const soFar = (n: number) => (isDone ? n : Math.floor(n / (1 + die.roll(3))));
  return {
    unit: id,
    contest,
    votes: Object.fromEntries(Object.entries(votes).map(([option, n]) => [option, soFar(n)])),
    status: isDone ? 'unofficial-complete' : 'unofficial-partial',
  };
}

function called(election: Election, call: { contest: string; unit: string; winner: string }): CallRow {
  const asOf = '2023-03-19T11:00:00Z';
  const made = callRow(election, { action: 'call', of: 'winner', asOf, ...call }, asOf);
  if (made.outcome === 'refused') throw new Error(made.reason);
  return made.row;
}

function report(kind: 'count' | 'turnout', n: number, entries: readonly (CountEntry | TurnoutEntry)[]): Report {
  const minutes = String(n % 60).padStart(2, '0');
  const asOf = `2023-03-19T${String(11 + Math.floor(n / 60)).padStart(2, '0')}:${minutes}:00Z`;
  return { id: `r${n}`, source: 'first', kind, asOf, entries } as Report;
}

test.prop([dice], runs)(
  'P-CALL-4: no ballots come that were not among the outstanding ones, and a lead that they cannot turn is the end',
  (throwDice) => {
    const die = throwDice();
    const { election, contest, leaves } = randomCount(die);
    const night = nightInMemory(election);
    const rowOf = (key: string) => night.rows.get(key);
    const totalIn = (unit: string) => night.count(unit, contest.id)?.total ?? 0;
    let standing = [...election.units.keys()].flatMap((unit) =>
      contest.options.map((winner) => called(election, { contest: contest.id, unit, winner })),
    );
    const judgedOnTheWay: { readonly call: CallRow; readonly unit: string; readonly total: number }[] = [];
    const entries = leaves.flatMap((leaf) => [
      ...(die.roll(2) === 0 ? [{ leaf, isDone: false, kind: 'count' as const }] : []),
      ...(die.roll(2) === 0 ? [{ leaf, isDone: true, kind: 'turnout' as const }] : []),
      { leaf, isDone: true, kind: 'count' as const },
    ]);
    entries.forEach(({ leaf, isDone, kind }, n) => {
      const entry =
        kind === 'count' ? counted(contest.id, leaf, die, isDone) : { unit: leaf.id, ballots: leaf.ballots };
      const before = new Map(night.rows);
      night.send(report(kind, n, [entry]));
      const changed = [...night.rows].filter(([key, row]) => before.get(key) !== row).map(([key]) => key);
      const touched = new Set(callsTouched(election, standing, changed));
      standing = standing.map((call) => {
        const judged = judgeCall(election, call, rowOf);
        // What is not touched must not be able to change.
        if (!touched.has(call)) {
          seen.untouched += 1;
          expect(judged).toEqual(call);
        }
        return judged;
      });
      for (const call of standing) {
        const unit = call.key.split(':')[2] as string;
        judgedOnTheWay.push({ call, unit, total: totalIn(unit) });
        // With fewer units asked the bound is coarser, and never lower than what is said of all of them.
        const coarse = outstandingBallots(election, contest.id, unit, rowOf, die.roll(6));
        if (coarse && call.outstanding) {
          expect(coarse.ballots).toBeGreaterThanOrEqual(call.outstanding.ballots);
          if (coarse.ballots > call.outstanding.ballots) seen.coarser += 1;
        }
      }
    });

    for (const { call, unit, total } of judgedOnTheWay) {
      seen.judged += 1;
      if (!call.outstanding) continue;
      seen.bounded += 1;
      if (call.outstanding.basis === 'turnout') seen.byTurnout += 1;
      expect(totalIn(unit) - total).toBeLessThanOrEqual(call.outstanding.ballots);
      if (call.open !== false || call.winner === undefined) continue;
      seen.safe += 1;
      const votes = night.count(unit, contest.id)?.votes ?? {};
      const most = Math.max(...contest.options.filter((id) => id !== call.winner).map((id) => votes[id] ?? 0));
      expect(Math.sign((votes[call.winner] ?? 0) - most)).toBe(Math.sign(call.lead ?? 0));
    }
  },
);

test.prop([dice], runs)(
  'P-CALL-5: a complete count contradicts a called winner exactly where it does not lead',
  (throwDice) => {
    const die = throwDice();
    const { election, contest, leaves } = randomCount(die);
    const night = nightInMemory(election);
    const isEven = die.roll(4) === 0;
    const even = leaves.map((leaf) => ({ ...leaf, votes: Object.fromEntries(contest.options.map((id) => [id, 7])) }));
    const entries = (isEven ? even : leaves).map((leaf) => counted(contest.id, leaf, die, true));
    night.send(report('count', 0, entries));
    const votes = night.count(contest.unit, contest.id)?.votes ?? {};
    for (const winner of contest.options) {
      const call = called(election, { contest: contest.id, unit: contest.unit, winner });
      const { contradicted } = judgeCall(election, call, (key) => night.rows.get(key));
      if (contradicted) seen.contradicted += 1;
      const others = contest.options.filter((id) => id !== winner).map((id) => votes[id] ?? 0);
      expect(contradicted).toBe(others.some((n) => n >= (votes[winner] ?? 0)));
    }
  },
);
