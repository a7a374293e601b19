import { type LedgerLine, ledgerField, type ReportOutcome } from '@election-night/shared/queue/report-queue.ts';
import type { FastifyRequest } from 'fastify';
import { type Answer, answer, problem } from './answer.ts';
import { answerInTime } from './answer-in-time.ts';
import { identifyRole, identifySource } from './identify-source.ts';
import type { Intake, NightIntake } from './intake.ts';
import { replayLedgerSource } from './post-replay-control.ts';

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

type Line =
  | { readonly outcome: 'known'; readonly decided?: ReportOutcome }
  | { readonly outcome: 'absent' }
  | {
      readonly outcome: 'refused';
      readonly code: 'night-not-started' | 'store-unavailable' | 'outcome-unknown';
    };

async function readLedger(into: NightIntake, { redis, limits }: Intake, field: string): Promise<Line> {
  const read = async (): Promise<Line> => {
    const run = await redis.hget(into.keys.fence, 'run');
    if (!run) return { outcome: 'refused', code: 'night-not-started' };
    const text = await redis.hget(into.keys.admitted(run), field);
    // A run that began between the two questions took the older one's ledger away.
    if (text === null) return run === (await redis.hget(into.keys.fence, 'run')) ? { outcome: 'absent' } : read();
    const { outcome } = JSON.parse(text) as LedgerLine;
    return { outcome: 'known', ...(outcome ? { decided: outcome } : {}) };
  };
  const result = await answerInTime(limits.answerWithinMs, read());
  return result.outcome === 'answered' ? result.value : { outcome: 'refused', code: result.code };
}
