import { isEpoch } from '@election-night/shared/wire/position.ts';

/**
 * Which history an address means, beside the one that is served here.
 * `running`: this one. `gone`: an older one, or one that this night never had; it does not come back, and the viewer begins anew.
 * `ahead`: a newer one, which this server has not followed to yet. `malformed`: no epoch at all.
 */
export type EpochJudgement = 'running' | 'gone' | 'ahead' | 'malformed';

/** Epochs of a night have one length and one first letter, so they compare as text. */
export function judgeEpoch(running: string, asked: string): EpochJudgement {
  if (!isEpoch(asked)) return 'malformed';
  if (asked === running) return 'running';
  return asked > running && asked[0] === running[0] ? 'ahead' : 'gone';
}
