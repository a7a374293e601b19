import type { FastifyRequest } from 'fastify';
import { admitReport } from './admit-report.ts';
import { type Answer, answer, problem } from './answer.ts';
import { parseOnce, readOnce } from './body-once.ts';
import { dateReport } from './date-report.ts';
import { identifySource } from './identify-source.ts';
import type { Intake, NightIntake } from './intake.ts';
import { submitReport } from './submit-report.ts';

/** POST /v1/nights/{night}/reports: record (record-request.ts, as every POST) → read → identify → parse → admit → date → claim → enqueue → 202. */
export async function postReport(request: FastifyRequest, into: NightIntake, intake: Intake): Promise<Answer> {
  const { night } = into;
  const { limits } = intake;

  const read = await readOnce(request, limits.maxBodyBytes);
  if (read.outcome === 'refused') return problem(read.code, { detail: read.detail });

  const identified = identifySource(request.headers.authorization, intake.keys(), night.id, intake.now());
  if (identified.outcome === 'refused') return problem(identified.code);
  const { key } = identified;

  const parsed = parseOnce(request, read.text, limits);
  if (parsed.outcome === 'malformed') return problem('malformed-json', { detail: parsed.message });
  if (parsed.outcome === 'unsafe') return problem('unsafe-json', { errors: parsed.mistakes });

  const { election, mode } = night;
  const admission = admitReport(parsed.value, { election, mode, key, maxEntries: limits.maxEntries });
  if (admission.outcome === 'forbidden') return problem('key-forbids');
  if (admission.outcome === 'refused') return problem(admission.code, { errors: admission.mistakes });

  const dated = await dateReport(admission, into, intake);
  if (dated.outcome === 'trouble') return problem(dated.code);
  const { report } = dated;
  const within = limits.answerWithinMs - request.recordingMs;
  const submitted = await submitReport({ report, content: admission.content }, into, intake, within, request.log);
  if (submitted.outcome === 'conflict') return problem('report-id-taken');
  if (submitted.outcome === 'refused') return problem(submitted.code);

  const { receipt } = submitted;
  return answer(202, 'accepted', { report: report.id, receipt, status: `/v1/nights/${night.id}/reports/${report.id}` });
}
