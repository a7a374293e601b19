import type { NightJob, ReportJob } from '@election-night/shared/queue/report-queue.ts';
import type { Redis } from 'ioredis';
import type { WallClock } from './compare-clocks.ts';
import { controlReplay } from './control-replay.ts';
import { decide } from './decide.ts';
import type { NightKeeper } from './keep-night.ts';

/** No jobs: `due` = the night's clock reached a phase or a release; `follow` = look for what other aggregators wrote. */
export type NightItem = NightJob | { readonly type: 'due' | 'follow' };

/** A batch in the order of its arrival: reports together, each move of the clock and each decision of the desk between those before it and those after it. */
export async function processJobs(
  redis: Redis,
  keeper: NightKeeper,
  wall: WallClock,
  items: readonly NightItem[],
): Promise<void> {
  let reports: ReportJob[] = [];
  let isDue = false;
  for (const item of items) {
    if (item.type === 'report') reports.push(item);
    if (item.type === 'due') isDue = true;
    // Another aggregator, whose clock was wrong, may have sealed what was not to be.
    if (item.type === 'follow' && (await keeper.follow())) isDue = true;
    if (item.type === 'replay-control' || item.type === 'desk') {
      if (reports.length > 0) await keeper.write(reports);
      reports = [];
      if (item.type === 'desk') await decide(keeper, item);
      else await controlReplay(redis, keeper, wall, item);
    }
  }
  if (reports.length > 0 || isDue) await keeper.write(reports);
}
