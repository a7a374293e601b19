import { formatInstant } from '@election-night/shared/election/instant.ts';
import { contentDigest } from '@election-night/shared/queue/job-id.ts';
import type { FastifyRequest } from 'fastify';
import { admitReport } from './admit-report.ts';
import { type Answer, answer, problem } from './answer.ts';
import { dateReport } from './date-report.ts';
import { identifySource } from './identify-source.ts';
import type { Intake, NightIntake } from './intake.ts';
import { parseStrictJson } from './parse-strict-json.ts';
import { readBody } from './read-body.ts';
import { submit } from './submit.ts';

/** POST /v1/nights/{night}/reports: read → identify → parse → admit → date → claim → enqueue → 202. */
export async function postReport(request: FastifyRequest, into: NightIntake, intake: Intake): Promise<Answer> {
  const { night } = into;
  const { limits } = intake;

  const read = await readBody(request.body, request.headers, limits.maxBodyBytes);
  if (read.outcome === 'refused') return problem(read.code, { detail: read.detail });

  const identified = identifySource(request.headers.authorization, intake.keys(), night.id, intake.now());
  if (identified.outcome === 'refused') return problem(identified.code);
  const { key } = identified;

  const parsed = parseStrictJson(read.text, limits);
  if (parsed.outcome === 'malformed') return problem('malformed-json', { detail: parsed.message });
  if (parsed.outcome === 'unsafe') return problem('unsafe-json', { errors: parsed.mistakes });

  const { election, mode } = night;
  const admission = admitReport(parsed.value, { election, mode, key, maxEntries: limits.maxEntries });
  if (admission.outcome === 'forbidden') return problem('key-forbids');
  if (admission.outcome === 'refused') return problem(admission.code, { errors: admission.mistakes });

  const dated = await dateReport(admission, into, intake);
  if (dated.outcome === 'trouble') return problem(dated.code);
  const { report } = dated;
  const digest = contentDigest(admission.content);
  const receivedAt = formatInstant(intake.now());
  const job = (run: string) => ({ type: 'report', mode, run, report, digest, receivedAt }) as const;
  const submission = { source: key.source, id: report.id, digest, job };
  const submitted = await submit(into, submission, limits.answerWithinMs, request.log);
  if (submitted.outcome === 'conflict') return problem('report-id-taken');
  if (submitted.outcome === 'refused') return problem(submitted.code);

  if (submitted.queued) intake.countEntries(night.id, report.entries.length);
  const { receipt } = submitted;
  return answer(202, 'accepted', { report: report.id, receipt, status: `/v1/nights/${night.id}/reports/${report.id}` });
}
