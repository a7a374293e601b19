import { type Dice, dice } from '@election-night/shared/election/fixture-dice.ts';
import {
  inBatches,
  randomShape,
  risingReports,
  shuffledWithCopies,
  withMistakes,
} from '@election-night/shared/election/fixture-random-night.ts';
import { instantOf } from '@election-night/shared/election/instant.ts';
import { wallAnchor } from '@election-night/shared/election/night-clock.ts';
import { parseDefinition } from '@election-night/shared/election/parse-definition.ts';
import type { CorrectionRow, CountRow, Row, TurnoutRow } from '@election-night/shared/election/row.ts';
import { SubjectMap } from '@election-night/shared/election/subject-map.ts';
import type { DeskJob } from '@election-night/shared/queue/report-queue.ts';
import { test } from '@fast-check/vitest';
import { afterAll, expect } from 'vitest';
import { applyWrite } from './apply-write.ts';
import { differencesIn } from './check-night.ts';
import { readDesk } from './desk-state.ts';
import { foldBatch } from './fold-batch.ts';
import type { NightState } from './night-state.ts';
import { reportJob } from './test-night.ts';
import { type Draft, numberWrite } from './write.ts';

const histories = Number(process.env['CORRECTION_HISTORIES'] ?? 150);
const now = instantOf('2023-03-20T12:00:00Z');
const told = { histories: 0, commits: 0, falls: 0, released: 0, rejected: 0, retracted: 0 };

afterAll(() => {
  const { histories, commits, falls, released, rejected, retracted } = told;
  console.log(
    `${histories} histories, ${commits} commits: ${falls} figures fell, each with its label; ${released} entries released, ${rejected} rejected, ${retracted} reports retracted`,
  );
});

test.prop([dice], {
  numRuns: histories,
  interruptAfterTimeLimit: 120_000,
  markInterruptAsFailure: true,
  endOnFailure: true,
})(
  'G6: no cumulative figure falls without a row that says before, after and why; and what is shown stays what the entries give',
  (throwDice) => {
    const roller = throwDice();
    const shape = randomShape(roller);
    const parsed = parseDefinition(shape.definition);
    if (!parsed.ok) throw new Error(JSON.stringify(parsed.mistakes));
    const state = emptyNight(parsed.election);
    const arrivals = shuffledWithCopies(withMistakes(risingReports(shape, roller), roller), roller);
    told.histories += 1;

    const put = (draft: Draft | undefined) => {
      if (!draft) return;
      expectLabels(state, draft);
      applyWrite(state, numberWrite(state, draft));
      told.commits += 1;
    };
    for (const batch of inBatches(arrivals, roller)) {
      put(
        foldBatch(
          state,
          batch.map((report) => reportJob(state.run, report)),
          now,
        ),
      );
      if (roller.roll(2) === 0) put(foldBatch(state, [], now, { decision: anyDecision(state, roller, arrivals) }));
    }
    expect(differencesIn(state)).toEqual([]);
  },
);

function emptyNight(election: NightState['election']): NightState {
  return {
    night: { id: 'random', mode: 'live', election, gaps: [], folder: 'none' },
    election,
    run: 'run',
    epoch: 'l00000000000',
    seq: 1,
    rev: 1,
    head: '',
    at: '2023-03-19T00:00:00Z',
    anchor: wallAnchor('live', now),
    subjects: new SubjectMap(election),
    totals: new Map(),
    rows: new Map(),
    calls: new Set(),
    ledger: new Map(),
    sealed: new Map(),
    held: new Map(),
    deskFields: new Map(),
    desk: readDesk(new Map()),
  };
}

function anyDecision(
  state: NightState,
  { roll }: Dice,
  arrivals: readonly { readonly id: string; readonly source: string }[],
): DeskJob {
  const held = [...state.held.keys()];
  const entry = held[roll(Math.max(held.length, 1))];
  const report = arrivals[roll(arrivals.length)] as { id: string; source: string };
  const reason = 'somebody called';
  const decision =
    entry === undefined || roll(3) === 0
      ? ({ action: 'retract', source: report.source, report: report.id, reason } as const)
      : ({ action: roll(3) === 0 ? 'reject' : 'release', entry, reason } as const);
  const words = { retract: 'retracted', reject: 'rejected', release: 'released' } as const;
  told[words[decision.action]] += 1;
  const id = `d${state.seq}`;
  const receivedAt = '2023-03-19T06:00:00Z';
  return { type: 'desk', mode: 'live', run: 'run', id, digest: id, role: 'desk', by: 'ann', decision, receivedAt };
}

function expectLabels(state: NightState, draft: Draft): void {
  const labels = new Set(
    [...draft.rows.values()].flatMap(({ row }) => {
      const { key, row: of, field, before, after } = (row ?? {}) as Partial<CorrectionRow>;
      return key?.startsWith('correction:') ? [`${of} ${field} ${before} ${after}`] : [];
    }),
  );
  for (const [key, { row }] of draft.rows) {
    if (!/^(turnout|count):/.test(key)) continue;
    const is = figuresOf(row);
    const before = state.rows.get(key)?.row;
    for (const [field, was] of figuresOf(before)) {
      const now = is[field];
      if (field === 'percent' && (before as TurnoutRow).basis.percent !== 'published') continue;
      if (row && (now === undefined || now >= was)) continue;
      told.falls += 1;
      expect(labels).toContain(`${key} ${field} ${was} ${now}`);
    }
  }
}

/** Totals, and percents; one that was computed may fall by itself. */
function figuresOf(row: Row | undefined): [string, number][] & Record<string, number> {
  const { ballots, percent, total, invalid, votes } = (row ?? {}) as Partial<TurnoutRow & CountRow>;
  const figures = {
    ballots,
    percent,
    total,
    invalid,
    ...Object.fromEntries(Object.entries(votes ?? {}).map(([id, n]) => [`votes/${id}`, n])),
  };
  const known = Object.entries(figures).filter((figure): figure is [string, number] => figure[1] !== undefined);
  return Object.assign(known, Object.fromEntries(known));
}
