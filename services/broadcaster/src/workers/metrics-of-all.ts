import cluster, { type Worker } from 'node:cluster';
import { AggregatorRegistry, Gauge, type MetricObjectWithValues, type MetricValue, Registry } from 'prom-client';
import type { MetricsMessage } from './metrics-of-own.ts';

type Metrics = MetricObjectWithValues<MetricValue<string>>[];

/** A worker that is silent for longer is left out of one answer. */
const answerWithinMs = 1000;
const name = 'election_night_broadcaster_';

/**
 * In the process that starts the workers: whichever of them is asked for /metrics asks here, and gets those of all, added up (or the
 * largest, or the smallest, as each metric says). What a worker that ended had counted stays counted: a sum that fell would look like a
 * start to whoever reads it.
 */
export function answerMetricsOfAll(): {
  add(number: number, worker: Worker): void;
  remove(number: number): void;
  stop(): void;
} {
  const workers = new Map<number, Worker>();
  const latest = new Map<number, Metrics>();
  const answers = new Map<number, (metrics: Metrics) => void>();
  let counted: Metrics = [];
  let asked = 0;
  cluster.on('message', onMessage);

  return {
    add: (number, worker) => void workers.set(number, worker),
    remove(number) {
      workers.delete(number);
      counted = metricsIn([counted, countersOf(latest.get(number) ?? [])]);
      latest.delete(number);
    },
    stop: () => void cluster.off('message', onMessage),
  };

  async function onMessage(worker: Worker, message: MetricsMessage): Promise<void> {
    if (message.type === 'metrics-of-one') answers.get(message.id)?.(message.metrics);
    if (message.type !== 'metrics-of-all-wanted') return;
    const text = await metricsOfAll();
    if (worker.isConnected()) worker.send({ type: 'metrics-of-all', id: message.id, text } satisfies MetricsMessage);
  }

  async function metricsOfAll(): Promise<string> {
    await Promise.all([...workers].map(([number, worker]) => ask(number, worker)));
    const registry = added([counted, ...latest.values()]);
    describeWorkers(registry);
    return registry.metrics();
  }

  function ask(number: number, worker: Worker): Promise<void> {
    asked += 1;
    const id = asked;
    return new Promise((resolve) => {
      const late = setTimeout(done, answerWithinMs);
      answers.set(id, (metrics) => {
        // It may have ended since, and then it was counted.
        if (workers.get(number) === worker) latest.set(number, metrics);
        done();
      });
      worker.once('exit', done);
      if (worker.isConnected()) worker.send({ type: 'metrics-of-one-wanted', id } satisfies MetricsMessage);
      else done();
      function done() {
        clearTimeout(late);
        answers.delete(id);
        worker.off('exit', done);
        resolve();
      }
    });
  }

  /** How evenly viewers are spread, and whether all are there. */
  function describeWorkers(registry: Registry): void {
    const registers = [registry];
    new Gauge({ name: `${name}workers`, help: 'Processes that serve this port', registers }).set(workers.size);
    const help = 'Open connections, by worker';
    const viewers = new Gauge({ name: `${name}worker_viewers`, help, labelNames: ['worker'], registers });
    for (const [number, metrics] of latest) {
      const open = metrics.find((metric) => metric.name === `${name}viewers`)?.values[0]?.value ?? 0;
      viewers.set({ worker: String(number) }, open);
    }
  }
}

/** What only ever grows. */
function countersOf(metrics: Metrics): Metrics {
  return metrics.filter(({ type }) => ['counter', 'histogram'].includes(String(type)));
}

function metricsIn(parts: readonly Metrics[]): Metrics {
  return added(parts).getMetricsAsArray() as unknown as Metrics;
}

function added(parts: readonly Metrics[]): Registry {
  return AggregatorRegistry.aggregate([...parts]) as Registry;
}
