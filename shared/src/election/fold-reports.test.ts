import { expect, test } from 'vitest';
import { tinyElection } from './fixture-definition.ts';
import { at, mended, speakOfNorth } from './fixture-subject.ts';
import { newlyAccepted, noLongerAccepted } from './fold-reports.ts';
import { subjectKey } from './report.ts';
import type { SubjectEntry } from './walk-subject.ts';

const subject = subjectKey('turnout', undefined, 'NORTH', 'commission');
const listed = (before: readonly SubjectEntry[], after: readonly SubjectEntry[]) => ({
  accepted: newlyAccepted(subject, before, after),
  withdrawn: noLongerAccepted(subject, before, after),
});

test('P-POS-10: a correction that puts out a later figure is listed, and that figure as withdrawn, as it was', () => {
  const north = speakOfNorth();
  north.send('06:00', { percent: 10 });
  north.send('07:00', { percent: 12 });
  const before = north.entries();
  north.send('06:30', { percent: 20, correction: mended });
  expect(listed(before, north.entries())).toEqual({
    accepted: [{ subject, asOf: at('06:30'), entry: { unit: 'NORTH', percent: 20, correction: mended } }],
    withdrawn: [{ subject, asOf: at('07:00'), entry: { unit: 'NORTH', percent: 12 } }],
  });
});

test('P-POS-10: a figure that stood and has other flags now is listed again, and not withdrawn', () => {
  const election = tinyElection((definition) => {
    definition.rules = { ...definition.rules, jump: { action: 'flag', limit: 20 } };
  });
  const north = speakOfNorth('turnout', election);
  north.send('06:00', { percent: 10 });
  north.send('09:00', { percent: 60 });
  const before = north.entries();
  expect(before.at(-1)?.flags).toBeUndefined();
  north.send('08:00', { percent: 20 });
  const after = listed(before, north.entries());
  expect(after.withdrawn).toEqual([]);
  expect(after.accepted.map(({ asOf, flags }) => [asOf, flags])).toEqual([
    [at('08:00'), undefined],
    [at('09:00'), ['jump']],
  ]);
});

test('what was held, is said twice, or stays as it was is not listed', () => {
  const north = speakOfNorth();
  north.send('06:00', { percent: 10 });
  const before = north.entries();
  north.send('07:00', { percent: 9 });
  expect(listed(before, north.entries())).toEqual({ accepted: [], withdrawn: [] });
  expect(listed(before, before)).toEqual({ accepted: [], withdrawn: [] });
});
