import { ledgerField } from '@election-night/shared/queue/report-queue.ts';
import type { FastifyRequest } from 'fastify';
import { type Answer, answer, problem } from './answer.ts';
import { identifyRole, identifySource } from './identify-source.ts';
import type { Intake, NightIntake } from './intake.ts';
import { replayLedgerSource } from './post-replay-control.ts';
import { readLedger } from './read-ledger.ts';

/** GET /v1/nights/{night}/reports/{report}: what became of a report, for the source that sent it. */
export async function getReportStatus(request: FastifyRequest, into: NightIntake, intake: Intake): Promise<Answer> {
  const identified = identifySource(request.headers.authorization, intake.keys(), into.night.id, intake.now());
  if (identified.outcome === 'refused') return problem(identified.code);
  const { report } = request.params as { report: string };
  const line = await readLedger(into, intake, ledgerField(identified.key.source, report));
  if (line.outcome === 'refused') return problem(line.code);
  if (line.outcome === 'absent') return problem('report-unknown');
  return answer(200, 'status', { report, ...(line.decided ?? { state: 'queued' }) });
}

/** GET /v1/nights/{night}/replay/{request}: what became of a request to the clock, for who may send one. */
export async function getReplayStatus(request: FastifyRequest, into: NightIntake, intake: Intake): Promise<Answer> {
  const { authorization } = request.headers;
  const identified = identifyRole(authorization, intake.keys(), 'replay', into.night.id, intake.now());
  if (identified.outcome === 'refused') return problem(identified.code);
  const { request: id } = request.params as { request: string };
  const line = await readLedger(into, intake, ledgerField(replayLedgerSource, id));
  if (line.outcome === 'refused') return problem(line.code);
  if (line.outcome === 'absent') return problem('request-unknown');
  return answer(200, 'status', { request: id, ...(line.decided ?? { state: 'queued' }) });
}
