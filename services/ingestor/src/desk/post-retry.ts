import type { NightJob } from '@election-night/shared/queue/report-queue.ts';
import type { RetriedJob } from '@election-night/shared/wire/desk-answers.ts';
import { type RetryBody, receiptPattern, retryBodySchema } from '@election-night/shared/wire/desk-bodies.ts';
import type { Queue } from 'bullmq';
import type { FastifyRequest } from 'fastify';
import { type Answer, answer, problem } from '../answer.ts';
import { answerInTime } from '../answer-in-time.ts';
import { parseOnce, readOnce } from '../body-once.ts';
import { compileSchema } from '../check-body.ts';
import { identifyDesk } from '../identify-source.ts';
import type { Intake, NightIntake } from '../intake.ts';

const checkShape = compileSchema<RetryBody>(retryBodySchema);
const isReceipt = new RegExp(receiptPattern);

/**
 * POST /v1/nights/{night}/failed/{receipt}/retry: a job that failed is tried again, as often as a new one. It is no decision: nothing that
 * was not asked for before comes of it, and asking twice is asking once.
 */
export async function postRetry(request: FastifyRequest, into: NightIntake, intake: Intake): Promise<Answer> {
  const { night } = into;
  const { limits } = intake;

  const read = await readOnce(request, limits.maxBodyBytes);
  if (read.outcome === 'refused') return problem(read.code, { detail: read.detail });

  const identified = identifyDesk(request.headers.authorization, intake.keys(), ['desk'], night.id, intake.now());
  if (identified.outcome === 'refused') return problem(identified.code);

  const parsed = parseOnce(request, read.text, limits);
  if (parsed.outcome === 'malformed') return problem('malformed-json', { detail: parsed.message });
  if (parsed.outcome === 'unsafe') return problem('unsafe-json', { errors: parsed.mistakes });
  const shape = checkShape(parsed.value);
  if (shape.outcome === 'refused') return problem('request-invalid', { errors: shape.mistakes });
  if (shape.body.mode !== night.mode) {
    return problem('mode-differs', { errors: [{ pointer: '/mode', message: `This night is ${night.mode}.` }] });
  }

  const { receipt } = request.params as { receipt: string };
  if (!isReceipt.test(receipt)) return problem('receipt-unknown');
  const result = await answerInTime(
    limits.answerWithinMs - request.recordingMs,
    into.queue().then((queue) => retry(queue, receipt)),
  );
  if (result.outcome === 'trouble') return problem(result.code);
  if (result.value === 'unknown') return problem('receipt-unknown');
  request.log.info({ night: night.id, receipt, by: identified.key.name }, 'a job that failed is tried again');
  return answer(202, 'accepted', { receipt, state: result.value });
}

async function retry(queue: Queue<NightJob>, receipt: string): Promise<RetriedJob['state'] | 'unknown'> {
  const job = await queue.getJob(receipt);
  if (!job) return 'unknown';
  if (await job.isCompleted()) return 'done';
  if (!(await job.isFailed())) return 'queued';
  try {
    await job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true });
  } catch (error) {
    // Somebody else was faster.
    if (await job.isFailed()) throw error;
  }
  return 'queued';
}
