import cluster, { type Worker } from 'node:cluster';
import { freePort } from '@election-night/shared/runtime/free-port.ts';
import type { Logger } from 'pino';
import type { Config } from '../config.ts';
import { answerMetricsOfAll } from './metrics-of-all.ts';
import { restartDelay } from './restart-delay.ts';

/** Less than the eight seconds that a process has to stop; a worker that takes longer is ended. */
const stopWithinMs = 7000;

/**
 * `BROADCASTERS` processes on one port of this machine, each a whole broadcaster with a board of its own. This process accepts
 * connections and hands them out in turn, so that each worker gets the same number; it serves none itself. (Workers that accept on
 * one socket, or with SO_REUSEPORT, take connections unevenly, and the second loses those that wait at a worker that dies.)
 * A worker that ends is started again. Resolves when all of them listen; rejects where the first one does not start.
 */
export async function startWorkers(
  config: Config,
  { log }: { readonly log: Logger },
): Promise<{ url: string; stop(): Promise<void> }> {
  cluster.schedulingPolicy = cluster.SCHED_RR;
  // All workers must be told one port, those that are started later too.
  const port = config.PORT === 0 ? await freePort(config.HOST) : config.PORT;
  const metrics = answerMetricsOfAll();
  /** By its number, which a worker hands on to the one that replaces it. */
  const running = new Map<number, Worker>();
  const restarts = new Set<NodeJS.Timeout>();
  let isStopping = false;

  try {
    const url = await start(1, 0);
    await Promise.all(Array.from({ length: config.BROADCASTERS - 1 }, (_, index) => start(index + 2, 0)));
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  }

  /** Resolves with the URL once the worker listens. `delay`: how long its predecessor was waited for. */
  function start(number: number, delay: number): Promise<string> {
    const worker = cluster.fork({ PORT: String(port), BROADCASTER_NUMBER: String(number) });
    const startedAt = performance.now();
    let isReady = false;
    running.set(number, worker);
    return new Promise((resolve, reject) => {
      worker.on('error', (error) => log.error({ worker: number, reason: error.message }, 'worker failed'));
      worker.on('message', (message: { type?: string; url?: string }) => {
        if (message.type !== 'ready' || message.url === undefined) return;
        isReady = true;
        metrics.add(number, worker);
        log.info({ worker: number, pid: worker.process.pid }, 'worker is ready');
        resolve(message.url);
      });
      worker.once('exit', (code, signal) => {
        running.delete(number);
        metrics.remove(number);
        if (!isReady)
          reject(new Error(`worker ${number} did not start (${signal ?? `exit code ${code}`}); it said why`));
        if (!isStopping && (isReady || delay > 0))
          startAgain(number, restartDelay(performance.now() - startedAt, delay), signal ?? code);
      });
    });
  }

  function startAgain(number: number, delayMs: number, how: string | number): void {
    log.error({ worker: number, how, delayMs }, 'a worker ended by itself; it is started again');
    const timer = setTimeout(() => {
      restarts.delete(timer);
      start(number, delayMs).catch(() => undefined);
    }, delayMs);
    restarts.add(timer);
  }

  /** Each worker tells its viewers when to come back and closes them, as a single broadcaster does. */
  async function stop(): Promise<void> {
    isStopping = true;
    for (const timer of restarts) clearTimeout(timer);
    const workers = [...running.values()];
    const late = setTimeout(() => workers.forEach((worker) => worker.process.kill('SIGKILL')), stopWithinMs);
    await Promise.all(workers.map((worker) => ended(worker)));
    clearTimeout(late);
    metrics.stop();
  }
}

function ended(worker: Worker): Promise<void> {
  if (worker.isDead()) return Promise.resolve();
  return new Promise((resolve) => {
    worker.once('exit', () => resolve());
    if (worker.isConnected()) worker.send({ type: 'stop' });
    else worker.process.kill('SIGTERM');
  });
}
