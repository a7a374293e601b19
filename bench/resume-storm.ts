import { figure, mebibytes } from './figures/format.ts';
import { machine } from './figures/machine.ts';
import { median } from './figures/median.ts';
import { percentile } from './figures/percentile.ts';
import { printTable } from './figures/print-table.ts';
import { progress } from './figures/progress.ts';
import { startLoadClient } from './load/load-client.ts';
import { startBroadcaster } from './night/broadcaster.ts';
import { countRow } from './night/count-row.ts';
import { leaveServerCore } from './processes/pin.ts';
import { type StormFigures, type StormKind, storm } from './resume-storm/storm.ts';

const night = { rows: 60, commitsPerSecond: 4, revsBehind: 120 };
const windowMs = 2000;

const kinds: readonly StormKind[] = [
  { name: 'cut, resume', resumes: true, offersDeflate: false, restarts: false },
  { name: 'cut, snapshots', resumes: false, offersDeflate: false, restarts: false },
  { name: 'cut, resume, permessage-deflate', resumes: true, offersDeflate: true, restarts: false },
  { name: 'cut, snapshots, permessage-deflate', resumes: false, offersDeflate: true, restarts: false },
  { name: 'killed and started again, resume', resumes: true, offersDeflate: false, restarts: true },
  { name: 'killed and started again, snapshots', resumes: false, offersDeflate: false, restarts: true },
];

/** What it costs when everybody is cut off at once and comes back: from the rev that each had, beside with a whole snapshot for each. */
export async function answer({ quick }: { quick: boolean }): Promise<void> {
  const viewers = quick ? 1000 : 10_000;
  const rounds = quick ? 1 : 5;
  const isPinned = leaveServerCore();
  console.log(
    `${machine()}; the broadcaster ${isPinned ? 'has one core to itself' : 'SHARES its cores: taskset is missing'}\n`,
  );
  const broadcaster = await startBroadcaster();
  try {
    const client = await startLoadClient();
    try {
      const { log, port, feedPath } = broadcaster;
      const history = Array.from({ length: 2 * night.revsBehind }, (_, turn) => [countRow(turn % night.rows, turn)]);
      await log.commit(...history);
      progress(`${viewers} viewers come for the first time`);
      await client.call('open', {
        ...{ port, path: `${feedPath}?topics=all`, dialect: 'websocket', offersDeflate: false },
        ...{ openingFrames: 2, count: viewers, readers: 0 },
      });
      const figures = new Map(kinds.map((kind) => [kind, [] as StormFigures[]]));
      for (let round = 1; round <= rounds; round += 1) {
        for (const kind of kinds) {
          progress(`round ${round} of ${rounds}: ${kind.name}`);
          figures.get(kind)?.push(await storm(broadcaster, client, kind, { viewers, windowMs, night }));
        }
      }
      print(figures, viewers, rounds);
    } finally {
      await client.stop();
    }
  } finally {
    await broadcaster.stop();
  }
}

function print(figures: ReadonlyMap<StormKind, readonly StormFigures[]>, viewers: number, rounds: number): void {
  const medianOf = (kind: StormKind | undefined, pick: (figures: StormFigures) => number) =>
    median((kind && figures.get(kind))?.map(pick) ?? []);
  const title =
    `${viewers} viewers, up to ${night.revsBehind} commits behind on ${night.rows} rows, back within ${windowMs / 1000} s; ` +
    `medians of ${rounds} rounds\n` +
    'CPU s of the broadcaster until all are current, and MiB received, each as a multiple of what snapshots for all cost;\n' +
    'when the last one was current; ms of a viewer from its connecting; most memory at once';
  printTable(title, [
    [
      ...['', 'CPU s', '× snapshots', 'µs / viewer', 'MiB', '× snapshots', 'current after s', 'p50 ms', 'p99', 'max'],
      'peak MiB',
    ],
    ...kinds.map((kind) => {
      const of = (pick: (figures: StormFigures) => number) => medianOf(kind, pick);
      const late = (percent: number) =>
        figure(
          of(({ lateMs }) => percentile(lateMs, percent)),
          1,
        );
      const twin = kinds.find(
        ({ resumes, offersDeflate, restarts }) =>
          !resumes && offersDeflate === kind.offersDeflate && restarts === kind.restarts,
      );
      const cpu = of(({ cpuSeconds }) => cpuSeconds);
      const bytes = of(({ bytes }) => bytes);
      const isPlainUnasked = kind.offersDeflate && !figures.get(kind)?.[0]?.compressed;
      return [
        isPlainUnasked ? `${kind.name} (not negotiated)` : kind.name,
        figure(cpu, 2),
        figure(cpu / medianOf(twin, ({ cpuSeconds }) => cpuSeconds), 2),
        figure((cpu / viewers) * 1e6),
        mebibytes(bytes),
        figure(bytes / medianOf(twin, ({ bytes }) => bytes), 2),
        figure(
          of(({ seconds }) => seconds),
          2,
        ),
        ...[50, 99, 100].map(late),
        mebibytes(of(({ peakBytes }) => peakBytes)),
      ];
    }),
  ]);
}
