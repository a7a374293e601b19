import type { Election } from '@election-night/shared/election/election.ts';
import { type EmbargoMove, releaseTime } from '@election-night/shared/election/embargo.ts';
import { formatInstant } from '@election-night/shared/election/instant.ts';
import type { Report } from '@election-night/shared/election/report.ts';
import { embargoField, readEmbargoMoves } from '@election-night/shared/queue/embargo-moves.ts';
import type { Night } from '@election-night/shared/runtime/load-nights.ts';
import { amendedElection } from '@election-night/shared/wire/amended-election.ts';
import type { Amendment } from '@election-night/shared/wire/commit.ts';
import type { ReplayMarks } from '@election-night/shared/wire/http-bodies.ts';
import type { FastifyRequest } from 'fastify';
import { type Answer, answer, problem } from '../answer.ts';
import { answerInTime } from '../answer-in-time.ts';
import type { Intake, NightIntake } from '../intake.ts';
import { type RecordedMark, readMarks } from './read-marks.ts';

/** Read once: a recording that is replayed does not change. */
const recordings = new WeakMap<Night, Promise<readonly RecordedMark[]>>();

/**
 * GET /v1/nights/{night}/replay/marks: when the reports of the recording came, their kinds and sources, for a line of time. Public. What is
 * under embargo now has no mark: judged by the night's time of the last public commit, so that nobody learns here what the feed has not
 * released, whatever the clocks say.
 */
export async function getMarks(_request: FastifyRequest, into: NightIntake, intake: Intake): Promise<Answer> {
  const { night, keys } = into;
  if (night.mode !== 'replay') return problem('route-unknown');
  const { redis } = intake;
  const asked = Promise.all([
    redis.hmget(keys.meta, 'at', 'amendments'),
    redis.hget(keys.desk, embargoField),
    recordedMarks(night),
  ]);
  const result = await answerInTime(intake.limits.answerWithinMs, asked);
  if (result.outcome === 'trouble') return problem(result.code);
  const [[at, amendments], moves, marks] = result.value;
  if (!at) return problem('night-not-started');
  const election = electionNow(night, amendments);
  const { starts, ends } = night.election.times;
  const body: ReplayMarks = {
    night: night.id,
    mode: night.mode,
    at,
    starts: formatInstant(starts),
    ends: formatInstant(ends),
    gaps: night.gaps.map(({ from, to }) => ({ from: formatInstant(from), to: formatInstant(to) })),
    marks: publicMarks(marks, election, readEmbargoMoves(moves), Date.parse(at)),
  };
  return answer(200, 'marks', body);
}

/** Undefined where the desk amended another definition than the one that this process has: then it does not know what may be out. */
function electionNow({ election }: Night, amendments: string | null | undefined): Election | undefined {
  try {
    return amendedElection(election, amendments ? (JSON.parse(amendments) as Amendment[]) : []);
  } catch {
    return undefined;
  }
}

function recordedMarks(night: Night): Promise<readonly RecordedMark[]> {
  let reading = recordings.get(night);
  if (!reading) {
    reading = readMarks(night.folder, night.election);
    recordings.set(night, reading);
    reading.catch(() => recordings.delete(night));
  }
  return reading;
}

/** Marks of what is public at `now`; those that came under embargo say when they were released. */
function publicMarks(
  marks: readonly RecordedMark[],
  election: Election | undefined,
  moves: readonly EmbargoMove[],
  now: number,
): ReplayMarks['marks'] {
  return marks.flatMap(({ at, kind, source, units }) => {
    if (!election && kind !== 'turnout') return [];
    // Whatever else a report says, its release depends on its kind, units and contests alone.
    const report = { kind, entries: units } as unknown as Report;
    const released = election && releaseTime(election, report, moves);
    if (released !== undefined && released > now) return [];
    const sealed = released !== undefined && released > at ? { released: formatInstant(released) } : {};
    return [{ at: formatInstant(at), kind, source, ...sealed }];
  });
}
