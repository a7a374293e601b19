import { type DeskJob, ledgerField } from '@election-night/shared/queue/report-queue.ts';
import type { NightKeeper } from './keep-night.ts';

/** One decision of the desk, one write. A decision of another run, or one that was answered already, changes nothing. */
export async function decide(keeper: NightKeeper, job: DeskJob): Promise<void> {
  await keeper.follow();
  const isAnswered = () => keeper.state.ledger.has(ledgerField('desk', job.id));
  if (job.mode !== keeper.state.night.mode || job.run !== keeper.state.run) return;
  // Asked again at every try: another aggregator may have been given the same job.
  await keeper.write([], () => (isAnswered() ? {} : { decision: job }));
}
