import type { Redis } from 'ioredis';
import type { Logger } from 'pino';

/** Reads the clock of the wall, milliseconds since 1970; a parameter so that tests can drive it. */
export type WallClock = () => number;

/** This machine's clock and Redis's. Where a night is decided by time, both must have passed it. */
export type Clocks = {
  readonly earlier: WallClock;
  readonly later: WallClock;
  /** Compares them, unless that was done less than a second ago and this machine's has not been set since. */
  look(): Promise<void>;
  /** Compares them now. */
  compare(): Promise<void>;
  /** Milliseconds that this machine's is ahead of Redis's, negative where it is behind; undefined where they agree. */
  disagreement(): number | undefined;
};

/** How far they may be apart: what a machine with NTP keeps a thousand times over, and no viewer sees. */
export const clocksMayDifferMs = 2000;
const comparedForMs = 1000;
/** A clock that runs moves like the monotonic one; NTP slews by less than this in a second. */
const steppedByMs = 50;

/**
 * Compares this machine's clock with Redis's. Redis's is taken as early as it can be: as if its answer had taken no time to be made and all
 * the time to come here. A change from one to the other is logged once, and `onChange` is called.
 */
export function compareClocks(redis: Redis, wall: WallClock, log: Logger, onChange: () => void): Clocks {
  let compared: { readonly at: number; readonly wall: number; readonly redis: number } | undefined;
  let aheadMs: number | undefined;
  let comparing: Promise<void> | undefined;

  const redisNow = () => (compared ? compared.redis + (performance.now() - compared.at) : wall());

  const ask = async () => {
    const asked = performance.now();
    const [seconds, microseconds] = await redis.time();
    const at = performance.now();
    compared = { at, wall: wall(), redis: Number(seconds) * 1000 + Number(microseconds) / 1000 };
    const before = aheadMs;
    aheadMs = disagreementOf(compared.wall - (at - asked), compared.wall, compared.redis);
    if ((before === undefined) === (aheadMs === undefined)) return;
    if (aheadMs === undefined) log.info('the clocks agree again: what is due is released');
    else log.error({ aheadMs: Math.round(aheadMs) }, 'the clocks disagree: nothing under embargo is released');
    onChange();
  };

  const compare = () => {
    comparing ??= ask().finally(() => {
      comparing = undefined;
    });
    return comparing;
  };

  return {
    earlier: () => Math.min(wall(), redisNow()),
    later: () => Math.max(wall(), redisNow()),
    compare,
    look: async () => {
      const passed = compared ? performance.now() - compared.at : Number.POSITIVE_INFINITY;
      const isStepped = compared !== undefined && Math.abs(wall() - compared.wall - passed) > steppedByMs;
      if (passed >= comparedForMs || isStepped) await compare();
    },
    disagreement: () => aheadMs,
  };
}

/** Redis read its clock at some moment between the two of the wall. */
function disagreementOf(from: number, to: number, redis: number): number | undefined {
  if (from - redis > clocksMayDifferMs) return from - redis;
  if (redis - to > clocksMayDifferMs) return to - redis;
  return undefined;
}

/** One clock in the place of both, for who drives it. */
export function asClocks(wall: WallClock | Clocks): Clocks {
  if (typeof wall !== 'function') return wall;
  const nothing = async () => {};
  return { earlier: wall, later: wall, look: nothing, compare: nothing, disagreement: () => undefined };
}

/** For people: what is wrong, and what to do. */
export function clockProblem(aheadMs: number): string {
  const apart = `${(Math.abs(aheadMs) / 1000).toFixed(1)} s ${aheadMs > 0 ? 'ahead of' : 'behind'}`;
  return `the clock of this machine is ${apart} that of Redis, so nothing under embargo is released; set both by NTP (chronyc tracking, timedatectl)`;
}
