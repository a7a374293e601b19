import type { LedgerLine, ReportOutcome } from '@election-night/shared/queue/report-queue.ts';
import { answerInTime } from './answer-in-time.ts';
import type { Intake, NightIntake } from './intake.ts';

export type LedgerRead =
  | { readonly outcome: 'known'; readonly decided?: ReportOutcome }
  | { readonly outcome: 'absent' }
  | {
      readonly outcome: 'refused';
      readonly code: 'night-not-started' | 'store-unavailable' | 'outcome-unknown';
    };

/** The line of a report or a request in the ledger of the run; `decided` once an aggregator has said what became of it. */
export async function readLedger(into: NightIntake, { redis, limits }: Intake, field: string): Promise<LedgerRead> {
  const read = async (): Promise<LedgerRead> => {
    const run = await redis.hget(into.keys.fence, 'run');
    if (!run) return { outcome: 'refused', code: 'night-not-started' };
    const text = await redis.hget(into.keys.admitted(run), field);
    // A run that began between the two questions took the older one's ledger away.
    if (text === null) return run === (await redis.hget(into.keys.fence, 'run')) ? { outcome: 'absent' } : read();
    const { outcome } = JSON.parse(text) as LedgerLine;
    return { outcome: 'known', ...(outcome ? { decided: outcome } : {}) };
  };
  const result = await answerInTime(limits.answerWithinMs, read());
  return result.outcome === 'answered' ? result.value : { outcome: 'refused', code: result.code };
}
