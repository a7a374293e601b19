import type { UnnumberedRow } from './log-writer.ts';

/**
 * The count of a polling station, as large as one is: a delta with it has some 400 bytes. All of them have one length, so that every
 * delta has the same.
 */
export function countRow(station: number, turn: number): UnnumberedRow {
  const total = 1000 + (turn % 9000);
  const [A, B, C] = [total - 640, 420, 220].map((votes) => votes + 1000);
  return {
    key: `count:list:S${1000 + (station % 9000)}`,
    asOf: '2030-01-05T20:41:07Z',
    source: 'commission',
    flags: [],
    votes: { A, B, C },
    shares: { A: 41.37, B: 33.01, C: 25.62 },
    total,
    invalid: 17,
    reporting: { in: 1, of: 1 },
    status: 'unofficial-complete',
  };
}
