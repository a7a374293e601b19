import { setTimeout as delay } from 'node:timers/promises';
import { build } from 'hdr-histogram-js';
import { cpuOf } from './figures/cpu-time.ts';
import { machine } from './figures/machine.ts';
import { median } from './figures/median.ts';
import { printTable } from './figures/print-table.ts';
import { bareScripts } from './post-to-frame/bare-script.ts';
import { postAll } from './post-to-frame/post-client.ts';
import { bareQueue, intakeAndQueue, ours, type System } from './post-to-frame/systems.ts';

const sizes = [1, 20, 500] as const;
/** Reports a round, so that each round lasts some seconds. */
const reportsOf = { 1: 4000, 20: 600, 500: 60 } as const;
const underWay = 64;

/** How long from a POST to a frame, and how many entries a second: ours beside the same intake and queue with nothing to do. */
export async function answer({ quick }: { quick: boolean }): Promise<void> {
  const rounds = quick ? 1 : 5;
  console.log(`${machine()}; ${rounds} rounds, the systems in turn\n`);
  await latency(rounds, quick ? 50 : 100);
  await throughput(rounds, quick ? 0.25 : 1);
}

async function latency(rounds: number, samples: number): Promise<void> {
  const systems = [await ours(0), await ours(250), await intakeAndQueue(), await bareQueue()];
  const histograms = systems.map(() => build({ lowestDiscernibleValue: 1, highestTrackableValue: 60_000_000 }));
  const medians = systems.map((): number[] => []);
  try {
    for (let round = 0; round <= rounds; round++) {
      for (const [place, system] of systems.entries()) {
        const microseconds = await steadily(system, samples);
        // The first round warms the processes up.
        if (round === 0) continue;
        for (const value of microseconds) histograms[place]?.recordValue(value);
        medians[place]?.push(median(microseconds));
      }
    }
  } finally {
    for (const system of systems) await system.stop();
  }
  const title =
    'Latency at 10 reports/s of one entry, POST to the frame at a viewer (floor: to the end of the job), ms';
  const floor = median(medians[2] ?? []);
  printTable(title, [
    ['', 'median', 'p90', 'p99', 'max', 'median / floor'],
    ...systems.map(({ name }, place) => {
      const of = histograms[place];
      const at = (percentile: number) => ((of?.getValueAtPercentile(percentile) ?? 0) / 1000).toFixed(2);
      const middle = median(medians[place] ?? []);
      return [name, (middle / 1000).toFixed(2), at(90), at(99), at(100), (middle / floor).toFixed(2)];
    }),
  ]);
}

/** Microseconds from POST to the end, of reports sent one each 100 ms. */
async function steadily({ reports, post, through }: System, samples: number): Promise<number[]> {
  const taken: Promise<number>[] = [];
  for (let n = 0; n < samples; n++) {
    const report = reports.report(1);
    const end = through(report);
    const start = performance.timeOrigin + performance.now();
    await post(report.body);
    taken.push(end.then((at) => Math.max(1, Math.round((at - start) * 1000))));
    await delay(100);
  }
  return Promise.all(taken);
}

type Flood = {
  readonly entriesPerSecond: number;
  readonly redisMicros: number;
  readonly nodeMicros: readonly number[];
};

async function throughput(rounds: number, share: number): Promise<void> {
  for (const size of sizes) {
    const count = Math.max(20, Math.round(reportsOf[size] * share));
    const systems = [await ours(250), await intakeAndQueue(), await bareQueue()];
    const floods = systems.map((): Flood[] => []);
    try {
      for (let round = 0; round <= rounds; round++) {
        for (const [place, system] of systems.entries()) {
          const flood = await floodWith(system, size, count);
          if (round > 0) floods[place]?.push(flood);
        }
      }
    } finally {
      for (const system of systems) await system.stop();
    }
    const bare = await bareScripts(size, count, underWay);
    const title = `Throughput, ${size} ${size === 1 ? 'entry' : 'entries'} a report, ${count} reports a round, ${underWay} under way`;
    const floor = median((floods[1] ?? []).map(({ entriesPerSecond }) => entriesPerSecond));
    printTable(title, [
      ['', 'entries/s', '/ floor', 'Redis CPU µs/entry', 'Node CPU µs/entry by process'],
      ...systems.map((system, place) => {
        const of = (pick: (flood: Flood) => number) => median((floods[place] ?? []).map(pick));
        const speed = of(({ entriesPerSecond }) => entriesPerSecond);
        return [
          system.name,
          speed.toFixed(0),
          (speed / floor).toFixed(2),
          of(({ redisMicros }) => redisMicros).toFixed(1),
          system.processes.map((_, process) => of(({ nodeMicros }) => nodeMicros[process] ?? 0).toFixed(1)).join(' + '),
        ];
      }),
      [
        'fold and script alone, no HTTP, no queue',
        ((bare.entries / (bare.foldMs + bare.writeMs)) * 1000).toFixed(0),
        (((bare.entries / (bare.foldMs + bare.writeMs)) * 1000) / floor).toFixed(2),
        ((bare.redisSeconds / bare.entries) * 1e6).toFixed(1),
        ((bare.foldMs / bare.entries) * 1000).toFixed(1),
      ],
    ]);
  }
}

async function floodWith(system: System, size: number, count: number): Promise<Flood> {
  const reports = Array.from({ length: count }, () => system.reports.report(size));
  const start = performance.now();
  const { seconds } = await cpuOf([system.redisPid, ...system.processes], async () => {
    await postAll(
      system.post,
      reports.map(({ body }) => body),
      underWay,
    );
    await system.allThrough(reports);
  });
  const entries = size * count;
  const [redis = 0, ...node] = seconds;
  return {
    entriesPerSecond: entries / ((performance.now() - start) / 1000),
    redisMicros: (redis / entries) * 1e6,
    nodeMicros: node.map((n) => (n / entries) * 1e6),
  };
}
