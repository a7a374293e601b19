import { findWrk } from '../tools/src/programs/find-wrk.ts';
import { figure, ratio } from './figures/format.ts';
import { machine } from './figures/machine.ts';
import { median } from './figures/median.ts';
import { printTable } from './figures/print-table.ts';
import { progress } from './figures/progress.ts';
import { startBroadcaster } from './night/broadcaster.ts';
import { installPeers, versionOf } from './peers/install-peers.ts';
import { leaveServerCore } from './processes/pin.ts';
import { type Body, makeBodies } from './snapshot/bodies.ts';
import { connections, runWrk, type WrkFigures } from './snapshot/run-wrk.ts';
import { type System, startSystems } from './snapshot/systems.ts';

const statuses = [200, 304] as const;
const aims = { ours: 0.8, 'ours behind nginx': 3 } as const;

/** Requests for a snapshot that one core answers: beside as little as Node can do, what others would write, and with the shipped nginx in front. */
export async function answer({ quick }: { quick: boolean }): Promise<void> {
  const rounds = quick ? 1 : 5;
  const seconds = quick ? 1 : 3;
  installPeers();
  const wrk = await findWrk();
  const isPinned = leaveServerCore();
  console.log(
    `${machine()}, @fastify/compress ${versionOf('@fastify/compress')}; the server ${isPinned ? 'has one core to itself' : 'SHARES its cores: taskset is missing'}\n`,
  );
  const broadcaster = await startBroadcaster();
  const stops = [() => broadcaster.stop()];
  try {
    const made = await makeBodies(broadcaster);
    stops.push(() => made.remove());
    const systems = await startSystems(broadcaster, made);
    for (const { stop } of systems) stops.push(stop);
    for (const body of made.bodies) {
      for (const status of statuses) {
        const figures = new Map(systems.map((system) => [system, [] as WrkFigures[]]));
        for (const system of systems) await check(system, body, status);
        for (let round = 1; round <= rounds; round += 1) {
          for (const system of systems) {
            progress(`${body.name}, ${status}, round ${round} of ${rounds}: ${system.name}`);
            const url = `${system.url}${body.path}`;
            figures.get(system)?.push(await runWrk(wrk, url, headersFor(body, status), seconds, system.pids));
          }
        }
        print(body, status, rounds, figures);
      }
    }
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
}

function headersFor({ etag }: Body, status: (typeof statuses)[number]): Record<string, string> {
  return { 'accept-encoding': 'gzip', ...(status === 304 ? { 'if-none-match': etag } : {}) };
}

/** All must answer the same before anything is measured; this also warms the cache of nginx. */
async function check({ name, url }: System, body: Body, status: (typeof statuses)[number]): Promise<void> {
  const answer = await fetch(`${url}${body.path}`, { headers: headersFor(body, status) });
  const bytes = (await answer.arrayBuffer()).byteLength;
  const expected = status === 304 ? 0 : body.identityBytes;
  if (answer.status !== status || bytes !== expected) {
    throw new Error(`${name} answered ${answer.status} with ${bytes} bytes instead of ${status} with ${expected}`);
  }
}

function print(body: Body, status: number, rounds: number, figures: ReadonlyMap<System, readonly WrkFigures[]>): void {
  const of = (system: System, pick: (figures: WrkFigures) => number) => median(figures.get(system)?.map(pick) ?? []);
  const [bare] = figures.keys();
  if (!bare) return;
  const cpu = (system: System) => of(system, ({ cpuMicros }) => cpuMicros);
  const sent = status === 304 ? '' : `, ${body.identityBytes} bytes, ${body.gzipBytes} as gzip`;
  printTable(`${status} of ${body.name}${sent}; ${connections} connections, medians of ${rounds} rounds`, [
    ['', 'CPU µs / request', 'requests/s of a core', 'of bare', 'requests/s measured', 'core used', 'aim, of bare'],
    ...[...figures.keys()].map((system) => {
      const aim = aims[system.name as keyof typeof aims];
      return [
        system.name,
        figure(cpu(system), 1),
        figure(1e6 / cpu(system)),
        ratio(cpu(bare), cpu(system)),
        figure(of(system, ({ requestsPerSecond }) => requestsPerSecond)),
        `${figure(100 * of(system, ({ busy }) => busy))} %`,
        aim === undefined ? '' : `≥ ${aim}: ${cpu(bare) >= aim * cpu(system) ? 'yes' : 'no'}`,
      ];
    }),
  ]);
}
