import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export type Measures = {
  answered(code: string, seconds: number): void;
  admitted(night: string, entries: number): void;
  /** `read` is asked at each scrape. */
  watchFetches(read: () => Promise<readonly FetchHealth[]>): void;
  text(): Promise<string>;
  readonly contentType: string;
};

/** How fetching a source goes. `ageSeconds` since the last try that ended well, whatever it found; absent before the first. */
export type FetchHealth = {
  readonly night: string;
  readonly source: string;
  readonly failures: number;
  readonly ageSeconds?: number;
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
    watchFetches: (read) => registerFetches(registry, read),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

/** Each ingestor tells of all sources, since any of them may have made the last try. Both are asked for at once, so each reads for itself. */
function registerFetches(registry: Registry, read: () => Promise<readonly FetchHealth[]>): void {
  const register = (name: string, help: string, valueOf: (health: FetchHealth) => number | undefined) =>
    new Gauge({
      ...{ name, help, labelNames: ['night', 'source'], registers: [registry] },
      async collect() {
        const healths = await read();
        this.reset();
        for (const health of healths) {
          const value = valueOf(health);
          if (value !== undefined) this.set({ night: health.night, source: health.source }, value);
        }
      },
    });
  register(
    'election_ingestor_fetch_age_seconds',
    'Since a source was last fetched without a failure, whether or not there was anything new.',
    ({ ageSeconds }) => ageSeconds,
  );
  register(
    'election_ingestor_fetch_failures',
    'Failures in a row of a source that is fetched.',
    ({ failures }) => failures,
  );
}
