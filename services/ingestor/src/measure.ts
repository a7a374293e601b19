import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

export type Measures = {
  answered(code: string, seconds: number): void;
  admitted(night: string, entries: number): void;
  text(): Promise<string>;
  readonly contentType: string;
};

/** Counts for /metrics, in a registry of their own. Nothing is told by kind: that polls have come in is itself under embargo. */
export function createMeasures(): Measures {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const answers = new Counter({
    name: 'election_ingestor_answers_total',
    help: 'Answers by code.',
    labelNames: ['code'],
    registers: [registry],
  });
  const entries = new Counter({
    name: 'election_ingestor_entries_total',
    help: 'Entries of reports that were queued, repeated ones included.',
    labelNames: ['night'],
    registers: [registry],
  });
  const duration = new Histogram({
    name: 'election_ingestor_answer_seconds',
    help: 'Time from the first byte of a request to the end of its answer.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });
  return {
    answered: (code, seconds) => {
      answers.inc({ code: code === '' ? 'aborted' : code });
      duration.observe(seconds);
    },
    admitted: (night, count) => entries.inc({ night }, count),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
