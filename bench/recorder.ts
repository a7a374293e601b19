import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { cpuOf } from './figures/cpu-time.ts';
import { machine } from './figures/machine.ts';
import { median } from './figures/median.ts';
import { printTable } from './figures/print-table.ts';
import { postAll } from './post-to-frame/post-client.ts';
import { intakeAndQueue, type System } from './post-to-frame/systems.ts';

const sizes = [1, 20, 500] as const;
const reportsOf = { 1: 4000, 20: 1000, 500: 240 } as const;
const underWay = 64;

/** What RECORD_TO costs: the same intake and queue with and without, in turn. The folder is that of temporary files: mind what disk it is on. */
export async function answer({ quick }: { quick: boolean }): Promise<void> {
  const rounds = quick ? 2 : 5;
  const folder = await mkdtemp(join(tmpdir(), 'en-bench-recorder-'));
  console.log(`${machine()}; ${rounds} rounds, the systems in turn; recorded into ${folder}\n`);
  const systems = [await intakeAndQueue(), await intakeAndQueue(folder)];
  try {
    await latency(systems, rounds, quick ? 30 : 100);
    for (const size of sizes) await throughput(systems, rounds, size, Math.round(reportsOf[size] * (quick ? 0.25 : 1)));
  } finally {
    for (const system of systems) await system.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

async function latency(systems: readonly System[], rounds: number, samples: number): Promise<void> {
  const taken = systems.map((): number[] => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [place, { reports, post }] of systems.entries()) {
      for (let n = 0; n < samples; n++) {
        const { body } = reports.report(1);
        const start = performance.now();
        await post(body);
        // The first round warms the processes up.
        if (round > 0) taken[place]?.push(performance.now() - start);
        await delay(30);
      }
    }
  }
  const without = median(taken[0] ?? []);
  printTable('One report of one entry at a time, POST to 202, ms', [
    ['', 'median', 'p99', '/ without'],
    ...systems.map(({ name }, place) => {
      const sorted = [...(taken[place] ?? [])].sort((a, b) => a - b);
      const middle = median(sorted);
      const late = sorted[Math.floor(sorted.length * 0.99)] ?? 0;
      return [name, middle.toFixed(2), late.toFixed(2), (middle / without).toFixed(2)];
    }),
  ]);
}

async function throughput(systems: readonly System[], rounds: number, size: number, count: number): Promise<void> {
  const floods = systems.map((): { perSecond: number; intakeMicros: number }[] => []);
  for (let round = 0; round <= rounds; round++) {
    for (const [place, { reports, post, processes, allThrough }] of systems.entries()) {
      const sent = Array.from({ length: count }, () => reports.report(size));
      let acknowledgedMs = 0;
      const { seconds } = await cpuOf([processes[0] as number], async () => {
        const start = performance.now();
        await postAll(
          post,
          sent.map(({ body }) => body),
          underWay,
        );
        acknowledgedMs = performance.now() - start;
      });
      await allThrough(sent);
      const [intake = 0] = seconds;
      if (round > 0) {
        floods[place]?.push({ perSecond: count / (acknowledgedMs / 1000), intakeMicros: (intake / count) * 1e6 });
      }
    }
  }
  const without = median((floods[0] ?? []).map(({ perSecond }) => perSecond));
  printTable(`${size} ${size === 1 ? 'entry' : 'entries'} a report, ${count} reports a round, ${underWay} under way`, [
    ['', 'acknowledged reports/s', '/ without', 'CPU µs of the ingestor a report'],
    ...systems.map(({ name }, place) => {
      const perSecond = median((floods[place] ?? []).map((flood) => flood.perSecond));
      const micros = median((floods[place] ?? []).map((flood) => flood.intakeMicros));
      return [name, perSecond.toFixed(0), (perSecond / without).toFixed(2), micros.toFixed(0)];
    }),
  ]);
}
