import { type DeskWord, roleOf } from '@election-night/shared/election/desk-action.ts';
import { formatInstant } from '@election-night/shared/election/instant.ts';
import { contentDigest } from '@election-night/shared/queue/job-id.ts';
import type { FastifyRequest } from 'fastify';
import { type Answer, answer, problem } from '../answer.ts';
import { parseOnce, readOnce } from '../body-once.ts';
import { identifyDesk } from '../identify-source.ts';
import type { Intake, NightIntake } from '../intake.ts';
import { submit } from '../submit.ts';
import { admitDecision } from './admit-decision.ts';
import type { DecisionAddress } from './decision-address.ts';

/** What stands for a source in the ledger: the ids of requests belong to the desk as a whole. */
export const deskLedgerSource = 'desk';

/** POST of a decision: read → identify → parse → admit → claim → enqueue → 202, as for a report. */
export async function postDecision(
  word: DeskWord,
  request: FastifyRequest,
  into: NightIntake,
  intake: Intake,
): Promise<Answer> {
  const { night } = into;
  const { limits } = intake;

  const read = await readOnce(request, limits.maxBodyBytes);
  if (read.outcome === 'refused') return problem(read.code, { detail: read.detail });

  const { authorization } = request.headers;
  const identified = identifyDesk(authorization, intake.keys(), [roleOf[word]], night.id, intake.now());
  if (identified.outcome === 'refused') return problem(identified.code);
  const { role, name: by } = identified.key;

  const parsed = parseOnce(request, read.text, limits);
  if (parsed.outcome === 'malformed') return problem('malformed-json', { detail: parsed.message });
  if (parsed.outcome === 'unsafe') return problem('unsafe-json', { errors: parsed.mistakes });

  const { night: _, ...address } = request.params as { night: string } & DecisionAddress;
  const admission = admitDecision(word, parsed.value, address, night);
  if (admission.outcome === 'refused') return problem(admission.code, { errors: admission.mistakes });

  const { id, decision } = admission;
  const { mode } = night;
  // Who says it is part of what is said: the same words of a second person are another request, and need an id of their own.
  const digest = contentDigest({ id, mode, role, by, decision });
  const receivedAt = formatInstant(intake.now());
  const job = (run: string) => ({ type: 'desk', mode, run, id, digest, role, by, decision, receivedAt }) as const;
  const submission = { source: deskLedgerSource, id, digest, job };
  const submitted = await submit(into, submission, limits.answerWithinMs - request.recordingMs, request.log);
  if (submitted.outcome === 'conflict') return problem('request-id-taken');
  if (submitted.outcome === 'refused') return problem(submitted.code);
  const { receipt } = submitted;
  request.log.info({ night: night.id, request: id, action: word, by }, 'a decision was queued');
  return answer(202, 'accepted', { request: id, receipt, status: `/v1/nights/${night.id}/desk/${id}` });
}
