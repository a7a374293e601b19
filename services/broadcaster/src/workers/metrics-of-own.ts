import type { MetricObjectWithValues, MetricValue, Registry } from 'prom-client';

/** What the workers and the process that started them say to each other about metrics. */
export type MetricsMessage =
  | { readonly type: 'metrics-of-all-wanted'; readonly id: number }
  | { readonly type: 'metrics-of-all'; readonly id: number; readonly text: string }
  | { readonly type: 'metrics-of-one-wanted'; readonly id: number }
  | {
      readonly type: 'metrics-of-one';
      readonly id: number;
      readonly metrics: MetricObjectWithValues<MetricValue<string>>[];
    };

const answerWithinMs = 3000;

/** In a worker: gives its metrics to the process that started it, and asks there for those of all. */
export function shareMetrics(registry: Registry): () => Promise<string> {
  const waiting = new Map<number, (text: string) => void>();
  let asked = 0;
  process.on('message', async (message: MetricsMessage) => {
    if (message.type === 'metrics-of-all') waiting.get(message.id)?.(message.text);
    if (message.type !== 'metrics-of-one-wanted') return;
    const metrics = await registry.getMetricsAsJSON();
    send({ type: 'metrics-of-one', id: message.id, metrics });
  });
  return () => {
    asked += 1;
    const id = asked;
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        waiting.delete(id);
        reject(new Error('the process that started this one does not answer'));
      }, answerWithinMs);
      waiting.set(id, (text) => {
        clearTimeout(late);
        waiting.delete(id);
        resolve(text);
      });
      send({ type: 'metrics-of-all-wanted', id });
    });
  };
}

function send(message: MetricsMessage): void {
  if (process.connected) process.send?.(message);
}
