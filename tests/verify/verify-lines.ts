import type { Election } from '@election-night/shared/election/election.ts';
import { type Finding, LogVerifier, type Published, type Verified } from '../../tools/src/verify/check/verify-log.ts';

/** Verifies lines of a log: the first thing that is wrong, or where it ends. */
export function verifyLines(election: Election, lines: readonly string[], published?: Published): Finding | Verified {
  const verifier = new LogVerifier(election, published);
  for (const line of lines) {
    const finding = verifier.take(Buffer.from(line));
    if (finding) return finding;
  }
  return verifier.finish();
}
