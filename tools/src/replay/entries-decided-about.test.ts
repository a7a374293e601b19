import { subjectKey } from '@election-night/shared/election/report.ts';
import { entryDigest } from '@election-night/shared/queue/entry-digest.ts';
import { describe, expect, test } from 'vitest';
import { addressInRun, entriesDecidedAbout } from './entries-decided-about.ts';
import type { RecordedRequest } from './read-recording.ts';

const first = { unit: 'NORTH', ballots: 1200 };
const second = { unit: 'SOUTH', contest: 'list', votes: { OAK: 7 } };
const turnoutOfNorth = subjectKey('turnout', undefined, 'NORTH', 'office');
const countOfSouth = subjectKey('count', 'list', 'SOUTH', 'office');

function report(kind: string, entries: unknown, more: object = {}): RecordedRequest {
  const body = { id: 'r', kind, asOf: '2030-01-05T23:00:00+03:00', entries, ...more };
  return { at: 0, source: 'office', path: '/reports', body };
}

const asOf = '2030-01-05T20:00:00Z';
const pathOf = (run: string, subject: typeof turnoutOfNorth, entry: object, word = 'release') =>
  `/held/${entryDigest(run, subject, { asOf, entry: entry as never })}/${word}`;

function decision(path: string, run?: string): RecordedRequest {
  return { at: 1, source: 'desk/Dana', path, ...(run === undefined ? {} : { run }), body: { id: 'd' } };
}

const reports = [report('turnout', [first]), report('count', [{ unit: 'EAST', contest: 'list', votes: {} }, second])];

describe('P-REC-12: a decision about a held entry', () => {
  test('is about the recorded entry that has its digest in the run in which it was recorded', () => {
    const release = decision(pathOf('run-a', turnoutOfNorth, first), 'run-a');
    const reject = decision(pathOf('run-b', countOfSouth, second, 'reject'), 'run-b');
    const found = entriesDecidedAbout([...reports, release, reject]);
    expect(found.get(release)).toEqual({ subject: turnoutOfNorth, asOf, entry: first });
    expect(found.get(reject)).toEqual({ subject: countOfSouth, asOf, entry: second });
  });

  test('is sent to the digest of the run that plays, and stays a release or a reject', () => {
    const about = { subject: countOfSouth, asOf, entry: second as never };
    const recorded = pathOf('run-b', countOfSouth, second, 'reject');
    expect(addressInRun(recorded, about, 'run-c')).toBe(pathOf('run-c', countOfSouth, second, 'reject'));
    expect(addressInRun(recorded, about, 'run-b')).toBe(recorded);
  });

  test.each([
    ['whose run was not recorded', decision(pathOf('run-a', turnoutOfNorth, first))],
    ['of another run than was recorded', decision(pathOf('run-a', turnoutOfNorth, first), 'run-b')],
    ['about an entry that is not in the recording', decision(pathOf('run-a', turnoutOfNorth, second), 'run-a')],
    ['that is not of that form', decision('/held/nothing/release', 'run-a')],
  ])('%s has none', (_, request) => {
    expect(entriesDecidedAbout([...reports, request]).size).toBe(0);
  });

  test('is found among lines of every kind, also those that were refused', () => {
    const odd: RecordedRequest[] = [
      { at: 0, source: 'office', path: '/reports', bodyBase64: 'AP8K' },
      { at: 0, source: '', path: '/reports', body: null },
      report('turnout', 'none'),
      report('turnout', [null, 7, {}]),
      report('turnout', [first], { asOf: 'soon' }),
      report('turnout', [first], { asOf: undefined }),
      { at: 0, source: 'desk/Dana', path: '/certify', body: { id: 'c' } },
    ];
    const release = decision(pathOf('run-a', turnoutOfNorth, first), 'run-a');
    expect([...entriesDecidedAbout([...odd, ...reports, release]).keys()]).toEqual([release]);
  });
});
