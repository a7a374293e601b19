import { readFileSync } from 'node:fs';
import { type LedgerLine, ledgerField, type ReportOutcome } from '@election-night/shared/queue/report-queue.ts';
import type { NightKeys } from '@election-night/shared/redis/keys.ts';
import type { Redis } from 'ioredis';

/** `run` is the run that the claim belongs to; `outcome` is there once an aggregator has decided. */
export type Claim =
  | { readonly outcome: 'new'; readonly run: string }
  | { readonly outcome: 'known'; readonly run: string; readonly decided?: ReportOutcome }
  | { readonly outcome: 'conflict' }
  | { readonly outcome: 'not-started' }
  /** Runs were minted faster than a claim could follow. */
  | { readonly outcome: 'run-changing' };

export type ClaimReport = (source: string, report: string, digest: string) => Promise<Claim>;

type ScriptAnswer = ['new'] | ['known', string] | ['run-changed', string];
type WithClaimScript = {
  claimReport(fence: string, ledger: string, run: string, field: string, line: string): Promise<ScriptAnswer>;
};

const lua = readFileSync(new URL('./claim-report.lua', import.meta.url), 'utf8');

/**
 * One round trip decides which content a report id stands for, however many POSTs arrive at once. The run is remembered between claims;
 * the script tells when it has changed.
 */
export function createClaimReport(redis: Redis, keys: NightKeys): ClaimReport {
  redis.defineCommand('claimReport', { numberOfKeys: 2, lua });
  const script = redis as unknown as WithClaimScript;
  let run = '';

  return async (source, report, digest) => {
    const line = JSON.stringify({ digest } satisfies LedgerLine);
    for (let attempt = 0; attempt < 3; attempt++) {
      const believed = run;
      const [word, more] = await script.claimReport(
        keys.fence,
        keys.admitted(believed),
        believed,
        ledgerField(source, report),
        line,
      );
      if (word === 'new') return { outcome: 'new', run: believed };
      if (word === 'known') return claimOf(JSON.parse(more) as LedgerLine, digest, believed);
      if (more === '') return { outcome: 'not-started' };
      run = more;
    }
    return { outcome: 'run-changing' };
  };
}

function claimOf(line: LedgerLine, digest: string, run: string): Claim {
  if (line.digest !== digest) return { outcome: 'conflict' };
  return { outcome: 'known', run, ...(line.outcome ? { decided: line.outcome } : {}) };
}
