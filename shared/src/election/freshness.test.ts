import { describe, expect, test } from 'vitest';
import type { Source } from './definition.ts';
import { tinyElection } from './fixture-definition.ts';
import { expectedSources, nextSilence, sourceRow } from './freshness.ts';
import { formatInstant, instantOf } from './instant.ts';
import type { NightPhase, SourceRow } from './row.ts';

// Polls open at 07:00; the commission speaks every two hours, so it is silent after three.

const election = tinyElection(commissionHas({}));
const asOf = (time: string) => formatInstant(instantOf(`2023-03-19T${time}:00+06:00`));

function commissionHas(more: Partial<Source>) {
  return ({ sources }: { sources: Source[] }) => {
    Object.assign(sources[0] as object, { expectedEverySeconds: 7200, ...more });
  };
}

function rowAt(
  time: string,
  night: { heard?: boolean; standing?: SourceRow; phase?: NightPhase; of?: typeof election; source?: string } = {},
): SourceRow | undefined {
  const { heard = false, standing, phase = 'voting', of = election, source = 'commission' } = night;
  const at = asOf(time);
  return sourceRow(of, source, { now: instantOf(at), at, phase, heard, standing });
}

const heardAt10 = rowAt('10:00', { heard: true }) as SourceRow;

test('P-ROW-18: a report is heard: its time, how often they are expected, and no silence', () => {
  const row = { key: 'source:commission', asOf: asOf('10:00'), source: 'commission', flags: [], stale: false };
  expect(heardAt10).toEqual({ ...row, lastReportAt: asOf('10:00'), expectedEvery: 7200 });
});

describe('P-ROW-18: a source is stale one and a half intervals after it was last heard, to the millisecond', () => {
  test('before that its row stays as it is', () => {
    expect(rowAt('12:59', { standing: heardAt10 })).toBe(heardAt10);
    const justBefore = { now: instantOf(asOf('13:00')) - 1, at: asOf('12:59'), phase: 'voting', heard: false } as const;
    expect(sourceRow(election, 'commission', { ...justBefore, standing: heardAt10 })).toBe(heardAt10);
  });

  test('then it says so, with the time of the silence, and keeps the last report', () => {
    const stale = rowAt('13:00', { standing: heardAt10 });
    expect(stale).toEqual({ ...heardAt10, asOf: asOf('13:00'), stale: true });
    expect(rowAt('14:00', { standing: stale as SourceRow })).toBe(stale);
  });

  test('a report ends it', () => {
    const stale = rowAt('13:00', { standing: heardAt10 }) as SourceRow;
    const heard = { asOf: asOf('14:00'), lastReportAt: asOf('14:00'), stale: false };
    expect(rowAt('14:00', { standing: stale, heard: true })).toEqual({ ...heardAt10, ...heard });
  });
});

test('P-ROW-18: a source that never spoke has no row until its silence, counted from the opening, and then no last report', () => {
  expect(rowAt('09:59')).toBeUndefined();
  const row = rowAt('10:00');
  expect(row).toMatchObject({ key: 'source:commission', expectedEvery: 7200, stale: true });
  expect(row).not.toHaveProperty('lastReportAt');
});

test('P-ROW-18: a source of which nobody says how often it speaks is never stale, and has no row before it speaks', () => {
  expect(rowAt('23:59', { source: 'first-poll' })).toBeUndefined();
  const heard = rowAt('10:00', { source: 'first-poll', heard: true }) as SourceRow;
  expect(heard).toMatchObject({ stale: false });
  expect(heard).not.toHaveProperty('expectedEvery');
  expect(rowAt('23:59', { source: 'first-poll', standing: heard })).toBe(heard);
  expect(expectedSources(election).map(({ id }) => id)).toEqual(['commission']);
});

test.each(['final', 'certified'] as const)('P-ROW-18: silence is over when the night is %s', (phase) => {
  const stale = rowAt('13:00', { standing: heardAt10 }) as SourceRow;
  expect(rowAt('14:00', { standing: stale, phase })).toEqual({ ...stale, asOf: asOf('14:00'), stale: false });
  expect(rowAt('14:00', { standing: heardAt10, phase })).toBe(heardAt10);
  expect(rowAt('14:00', { phase })).toBeUndefined();
});

describe('P-ROW-18: a source may be expected for a part of the night', () => {
  const of = tinyElection(
    commissionHas({ expectedFrom: '2023-03-19T09:00:00+06:00', expectedUntil: '2023-03-19T20:00:00+06:00' }),
  );

  test('from then on its interval counts, also where it spoke earlier', () => {
    const early = rowAt('08:00', { of, heard: true }) as SourceRow;
    expect(rowAt('11:59', { of, standing: early })).toBe(early);
    expect(rowAt('12:00', { of, standing: early })).toMatchObject({ stale: true, lastReportAt: asOf('08:00') });
    expect(rowAt('11:59', { of })).toBeUndefined();
    expect(rowAt('12:00', { of })).toMatchObject({ stale: true });
  });

  test('after it silence means nothing, and what was silent is not any more', () => {
    const stale = rowAt('12:00', { of }) as SourceRow;
    expect(rowAt('19:59', { of, standing: stale })).toBe(stale);
    expect(rowAt('20:00', { of, standing: stale })).toMatchObject({ asOf: asOf('20:00'), stale: false });
    expect(rowAt('23:00', { of })).toBeUndefined();
  });

  test('the next instant is the silence, then the end of what is expected, then none', () => {
    const next = (after: string, row?: SourceRow) => nextSilence(of, () => row, instantOf(asOf(after)));
    expect(next('08:00')).toBe(instantOf(asOf('12:00')));
    expect(next('12:00')).toBe(instantOf(asOf('20:00')));
    expect(next('20:00')).toBeUndefined();
    const heard = rowAt('16:00', { of, heard: true }) as SourceRow;
    expect(next('16:00', heard)).toBe(instantOf(asOf('19:00')));
    // It would turn silent when nobody expects it.
    expect(next('18:00', rowAt('18:00', { of, heard: true }))).toBeUndefined();
  });
});
