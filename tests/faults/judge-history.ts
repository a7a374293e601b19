import type { Commit } from '@election-night/shared/wire/commit.ts';
import { type Content, districtOf, districts, type FaultReport, options } from './fault-night.ts';
import type { Said, Sent } from './rough-sender.ts';
import type { NightWatch } from './watch-night.ts';

export type Judgement = {
  readonly reports: number;
  readonly attempts: number;
  readonly acknowledged: number;
  readonly refused: number;
  /** Nobody got an answer about it, and nobody asked again. */
  readonly unanswered: number;
  /** Each names a report. */
  readonly lost: readonly string[];
  readonly doubled: readonly string[];
  readonly countedThoughRefused: readonly string[];
  /** Two contents of one id were both acknowledged, or the other one was not told. */
  readonly silentLosers: readonly string[];
  /** Counted with the wrong figures, in part, or published though it is sealed. */
  readonly wrong: readonly string[];
  /** Public sums that are not those of the model, and commits in which a sum is not that of its parts. */
  readonly wrongSums: readonly string[];
};

/**
 * Compares what was sent and answered with what is public (the log, commit by commit) and with what is sealed and held. The model is a sum
 * of BigInts over the contents that were acknowledged; of unanswered reports it takes those that the log has.
 */
export async function judgeHistory(sent: readonly Sent[], watch: NightWatch): Promise<Judgement> {
  const log = await watch.logOfRun();
  const [sealed, ledger] = [await watch.sealed(), await watch.ledger()];
  const commitsOf = new Map<string, Commit[]>();
  for (const commit of log) {
    for (const cause of commit.cause) {
      if (cause.type !== 'report') continue;
      const field = `${cause.source}/${cause.report}`;
      commitsOf.set(field, [...(commitsOf.get(field) ?? []), commit]);
    }
  }

  const lost: string[] = [];
  const doubled: string[] = [];
  const countedThoughRefused: string[] = [];
  const silentLosers: string[] = [];
  const wrong: string[] = [];
  const model = new Map<string, bigint>();
  let [acknowledged, refused, unanswered] = [0, 0, 0];
  for (const { report, said } of sent) {
    const field = `${report.source}/${report.id}`;
    const commits = commitsOf.get(field) ?? [];
    const times = report.fate === 'sealed' ? sealed.filter((name) => name === field).length : commits.length;
    const accepted = report.contents.filter((_, place) => said[place]?.some(isAccepted));
    // Of a contested id one content may be refused because another one, which nobody got an answer about, was there first.
    const isRefused = report.contents.every((_, place) => said[place]?.some(({ outcome }) => outcome === 'refused'));

    if (accepted.length > 0) acknowledged += 1;
    else if (isRefused) refused += 1;
    else unanswered += 1;
    if (accepted.length > 0 && times === 0) lost.push(report.id);
    if (times > 1) doubled.push(report.id);
    if (accepted.length === 0 && isRefused && times > 0) countedThoughRefused.push(report.id);
    if (report.fate === 'refused' && accepted.length > 0) wrong.push(`${report.id} was not refused`);
    if (accepted.length > 1 || (accepted.length === 1 && !losersWereTold(report, accepted[0] as Content, said))) {
      silentLosers.push(report.id);
    }
    if (report.fate === 'sealed' && commits.length > 0) wrong.push(`${report.id} is sealed and public`);
    if (accepted.length > 0 && ledger.get(field)?.outcome === undefined) wrong.push(`${report.id} is undecided`);

    const [commit] = commits;
    if (!commit || (report.fate !== 'counted' && report.fate !== 'contested')) continue;
    const counted = accepted[0] ?? report.contents.find((content) => isIn(commit, content));
    const answers = said[report.contents.findIndex((content) => content === counted)] ?? [];
    if (answers.some(({ outcome }) => outcome === 'refused')) countedThoughRefused.push(report.id);
    if (!counted || !isIn(commit, counted)) {
      wrong.push(`${report.id} is in rev ${commit.rev} with other figures, or in part`);
      continue;
    }
    for (const { unit, votes } of counted.votes) {
      for (const option of options) {
        for (const area of ['LAND', districtOf(unit)]) {
          const sum = `count:list:${area} ${option}`;
          model.set(sum, (model.get(sum) ?? 0n) + BigInt(votes[option]));
        }
      }
    }
  }
  const attempts = sent.reduce((sum, { said }) => sum + said.flat().length, 0);
  const wrongSums = [...sumsOfLog(log, model)];
  return {
    ...{ reports: sent.length, attempts, acknowledged, refused, unanswered },
    ...{ lost, doubled, countedThoughRefused, silentLosers, wrong, wrongSums },
  };
}

export function describeJudgement(judgement: Judgement): string {
  const { reports, attempts, acknowledged, refused, unanswered } = judgement;
  const { lost, doubled, countedThoughRefused, silentLosers, wrong, wrongSums } = judgement;
  return (
    `${reports} reports in ${attempts} attempts: ${acknowledged} acknowledged, ${refused} refused, ${unanswered} without any answer; ` +
    `lost ${lost.length}, doubled ${doubled.length}, refused but counted ${countedThoughRefused.length}, ` +
    `silent losers ${silentLosers.length}, wrong ${wrong.length}, wrong sums ${wrongSums.length}`
  );
}

/** What must be empty. */
export function faultsOf({ lost, doubled, countedThoughRefused, silentLosers, wrong, wrongSums }: Judgement) {
  return { lost, doubled, countedThoughRefused, silentLosers, wrong, wrongSums };
}

function isAccepted({ outcome }: Said): boolean {
  return outcome === 'accepted';
}

/** The other content of a contested id got a 409 from every attempt that was answered. */
function losersWereTold(report: FaultReport, winner: Content, said: readonly (readonly Said[])[]): boolean {
  return report.contents.every((content, place) => {
    if (content === winner) return true;
    return (said[place] ?? []).every(
      (answer) => answer.outcome === 'unknown' || (answer.outcome === 'refused' && answer.status === 409),
    );
  });
}

/** All its entries, in this commit, as they were sent. */
function isIn({ entries }: Commit, { votes }: Content): boolean {
  return votes.every((station) => {
    const found = entries.filter(({ entry }) => entry.unit === station.unit);
    const [only] = found;
    if (found.length !== 1 || !only || !('votes' in only.entry)) return false;
    return JSON.stringify(only.entry.votes) === JSON.stringify(station.votes);
  });
}

/** The log's rows, commit by commit: parts sum to the whole at every rev, and the last sums are those of the model. */
function* sumsOfLog(log: readonly Commit[], model: ReadonlyMap<string, bigint>): Generator<string> {
  const votes = new Map<string, Readonly<Record<string, number>>>();
  const sumOf = (areas: Iterable<string>, option: string) => {
    let sum = 0n;
    for (const area of areas) sum += BigInt(votes.get(area)?.[option] ?? 0);
    return sum;
  };
  const districtNames = Array.from({ length: districts }, (_, place) => `D${place}`);
  const stationsOf = new Map<string, Set<string>>(districtNames.map((name) => [name, new Set()]));
  for (const { rev, rows } of log) {
    const changed = new Set<string>();
    for (const row of rows) {
      if (!row.key.startsWith('count:list:') || !('votes' in row)) continue;
      const area = row.key.slice('count:list:'.length);
      votes.set(area, row.votes ?? {});
      if (!area.startsWith('S')) continue;
      stationsOf.get(districtOf(area))?.add(area);
      changed.add(districtOf(area));
    }
    for (const option of options) {
      for (const district of changed) {
        if (sumOf([district], option) !== sumOf(stationsOf.get(district) ?? [], option))
          yield `rev ${rev}: ${district} ${option}`;
      }
      if (sumOf(['LAND'], option) !== sumOf(districtNames, option)) yield `rev ${rev}: LAND ${option}`;
    }
  }
  for (const option of options) {
    for (const area of ['LAND', ...districtNames]) {
      const expected = model.get(`count:list:${area} ${option}`) ?? 0n;
      if (sumOf([area], option) !== expected) yield `${area} ${option}: ${sumOf([area], option)}, not ${expected}`;
    }
  }
}
