import { formatInstant, instantOf } from '@election-night/shared/election/instant.ts';
import { contentDigest } from '@election-night/shared/queue/job-id.ts';
import type { ReplayAction } from '@election-night/shared/queue/report-queue.ts';
import { type ReplayBody, replayBodySchemas } from '@election-night/shared/wire/report-body.ts';
import type { FastifyRequest } from 'fastify';
import { type Answer, answer, problem } from './answer.ts';
import { parseOnce, readOnce } from './body-once.ts';
import { compileByWord } from './check-body.ts';
import { identifyRole } from './identify-source.ts';
import type { Intake, NightIntake } from './intake.ts';
import { submit } from './submit.ts';

const checkShape = compileByWord<ReplayBody>('action', replayBodySchemas);
/** What stands for a source in the ledger. */
export const replayLedgerSource = 'replay';

/** POST /v1/nights/{night}/replay: a request to the clock of a replay, queued like any report. */
export async function postReplayControl(request: FastifyRequest, into: NightIntake, intake: Intake): Promise<Answer> {
  const { night } = into;
  const { limits } = intake;

  const read = await readOnce(request, limits.maxBodyBytes);
  if (read.outcome === 'refused') return problem(read.code, { detail: read.detail });

  const identified = identifyRole(request.headers.authorization, intake.keys(), 'replay', night.id, intake.now());
  if (identified.outcome === 'refused') return problem(identified.code);

  const parsed = parseOnce(request, read.text, limits);
  if (parsed.outcome === 'malformed') return problem('malformed-json', { detail: parsed.message });
  if (parsed.outcome === 'unsafe') return problem('unsafe-json', { errors: parsed.mistakes });

  const shape = checkShape(parsed.value);
  if (shape.outcome === 'refused') return problem('request-invalid', { errors: shape.mistakes });
  if (night.mode !== 'replay') {
    return problem('mode-differs', { errors: [{ pointer: '/mode', message: `This night is ${night.mode}.` }] });
  }

  const { id, mode, ...asked } = shape.body;
  const control = inUtc(asked);
  const digest = contentDigest({ id, mode, ...control });
  const receivedAt = formatInstant(intake.now());
  const job = (run: string) =>
    ({ type: 'replay-control', mode: night.mode, run, id, digest, control, receivedAt }) as const;
  const submission = { source: replayLedgerSource, id, digest, job };
  const submitted = await submit(into, submission, limits.answerWithinMs - request.recordingMs, request.log);
  if (submitted.outcome === 'conflict') return problem('request-id-taken');
  if (submitted.outcome === 'refused') return problem(submitted.code);
  return answer(202, 'accepted', { request: id, status: `/v1/nights/${night.id}/replay/${id}` });
}

function inUtc(control: ReplayAction): ReplayAction {
  if (control.action === 'seek') return { ...control, to: formatInstant(instantOf(control.to)) };
  if (control.action === 'start' && control.from !== undefined) {
    return { ...control, from: formatInstant(instantOf(control.from)) };
  }
  return control;
}
