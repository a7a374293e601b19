import { formatInstant } from '@election-night/shared/election/instant.ts';
import { type ClockAnchor, nightTimeAt } from '@election-night/shared/election/night-clock.ts';
import type { Report } from '@election-night/shared/election/report.ts';
import type { ProblemCode } from '@election-night/shared/wire/problem.ts';
import type { Admission } from './admit-report.ts';
import { answerInTime } from './answer-in-time.ts';
import type { Intake, NightIntake } from './intake.ts';

type Admitted = Extract<Admission, { outcome: 'admitted' | 'undated' }>;
type Dated =
  | { readonly outcome: 'dated'; readonly report: Report }
  | { readonly outcome: 'trouble'; readonly code: ProblemCode };

/**
 * A report whose source has no times of its own is of the moment at which it came in, by the night's clock. The anchor of that clock is
 * asked of Redis, since a replay may be anywhere. The digest does not know this time: the same body again is the same report.
 */
export async function dateReport(admission: Admitted, { night, keys }: NightIntake, intake: Intake): Promise<Dated> {
  if (admission.outcome === 'admitted') return { outcome: 'dated', report: admission.report };
  const result = await answerInTime(intake.limits.answerWithinMs, intake.redis.hget(keys.meta, 'clock'));
  if (result.outcome === 'trouble') return { outcome: 'trouble', code: result.code };
  if (!result.value) return { outcome: 'trouble', code: 'night-not-started' };
  const anchor = JSON.parse(result.value) as ClockAnchor;
  const asOf = formatInstant(nightTimeAt(anchor, night.gaps, intake.now()));
  return { outcome: 'dated', report: admission.report(asOf) };
}
