import { deskRoles } from '@election-night/shared/election/desk-action.ts';
import { ledgerField } from '@election-night/shared/queue/report-queue.ts';
import type { FastifyRequest } from 'fastify';
import { type Answer, answer, problem } from '../answer.ts';
import { identifyDesk } from '../identify-source.ts';
import type { Intake, NightIntake } from '../intake.ts';
import { readLedger } from '../read-ledger.ts';
import { deskLedgerSource } from './post-decision.ts';

/** GET /v1/nights/{night}/desk/{request}: what became of a request, for everybody at the desk. */
export async function getDeskStatus(request: FastifyRequest, into: NightIntake, intake: Intake): Promise<Answer> {
  const { authorization } = request.headers;
  const identified = identifyDesk(authorization, intake.keys(), deskRoles, into.night.id, intake.now());
  if (identified.outcome === 'refused') return problem(identified.code);
  const { request: id } = request.params as { request: string };
  const line = await readLedger(into, intake, ledgerField(deskLedgerSource, id));
  if (line.outcome === 'refused') return problem(line.code);
  if (line.outcome === 'absent') return problem('request-unknown');
  return answer(200, 'status', { request: id, ...(line.decided ?? { state: 'queued' }) });
}
