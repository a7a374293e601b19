import { formatInstant, instantOf } from '@election-night/shared/election/instant.ts';
import type { ClockAnchor } from '@election-night/shared/election/night-clock.ts';
import { type LedgerLine, ledgerField, type ReplayControlJob } from '@election-night/shared/queue/report-queue.ts';
import type { Redis } from 'ioredis';
import { beginRun } from './begin-epoch.ts';
import type { WallClock } from './compare-clocks.ts';
import type { NightKeeper } from './keep-night.ts';

/**
 * Moves the clock of a replay. Pause, resume, speed and a seek forward are one write of the run; a start and a seek back begin a new run.
 * `wall` is the later of the clocks, the keeper's time that of the earlier one, so that none that is wrong moves a night forward.
 * A request of an older run, or one that was applied already, changes nothing.
 */
export async function controlReplay(
  redis: Redis,
  keeper: NightKeeper,
  wall: WallClock,
  job: ReplayControlJob,
): Promise<void> {
  const { control } = job;
  await keeper.follow();
  const { night } = keeper.state;
  const field = ledgerField('replay', job.id);
  if (
    night.mode !== 'replay' ||
    job.mode !== night.mode ||
    job.run !== keeper.state.run ||
    keeper.state.ledger.has(field)
  )
    return;
  const { election } = night;

  if (control.action === 'start' || (control.action === 'seek' && instantOf(control.to) < keeper.now())) {
    const to = control.action === 'start' ? (control.from ?? formatInstant(election.times.starts)) : control.to;
    const { speed, paused } =
      control.action === 'start' ? { speed: 1, paused: false, ...control } : keeper.state.anchor;
    const anchor: ClockAnchor = { mode: night.mode, recordedAt: utc(to), wallAt: formatInstant(wall()), speed, paused };
    const reason = control.action === 'start' ? 'replay-start' : 'replay-seek';
    const request = { field, digest: job.digest };
    await beginRun(redis, keeper.state, { night, reason, now: instantOf(to), anchor, request });
    await keeper.reload();
    return;
  }
  await keeper.write([], ({ anchor, epoch, run, rev, at, ledger }, now) => {
    // Asked again at every try, as above: another aggregator may have been given the same job, or have begun another run.
    if (job.run !== run || ledger.has(field)) return {};
    const moved: ClockAnchor = {
      ...anchor,
      recordedAt: formatInstant(now),
      wallAt: formatInstant(wall()),
      ...moveOf(job),
    };
    const line: LedgerLine = { digest: job.digest, outcome: { state: 'applied', epoch, run, rev, at } };
    return { clock: { anchor: moved, cause: { type: 'clock', action: control.action }, ledger: [field, line] } };
  });
}

function moveOf({ control }: ReplayControlJob): Partial<ClockAnchor> {
  switch (control.action) {
    case 'pause':
      return { paused: true };
    case 'resume':
      return { paused: false };
    case 'speed':
      return { speed: control.speed };
    case 'seek':
      return { recordedAt: utc(control.to) };
    case 'start':
      return {};
  }
}

function utc(time: string): string {
  return formatInstant(instantOf(time));
}
