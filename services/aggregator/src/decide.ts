import { type DeskJob, ledgerField } from '@election-night/shared/queue/report-queue.ts';
import type { NightKeeper } from './keep-night.ts';

/** One decision of the desk, one write. A decision of another run, or one that was answered already, changes nothing. */
export async function decide(keeper: NightKeeper, job: DeskJob): Promise<void> {
  await keeper.follow();
  if (job.mode !== keeper.state.night.mode) return;
  // Asked again at every try: another aggregator may have been given the same job, or have begun another run.
  await keeper.write([], ({ run, ledger }) =>
    job.run !== run || ledger.has(ledgerField('desk', job.id)) ? {} : { decision: job },
  );
}
