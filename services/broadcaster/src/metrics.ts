import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client';

export type BroadcasterMetrics = ReturnType<typeof createMetrics>;

/**
 * Counters of this process in a registry of its own. Nothing in it depends on a figure of the night.
 * `aggregator` says what several processes of one port show together, where that is not their sum.
 */
export function createMetrics() {
  const registry = new Registry();
  let look: () => void = () => undefined;
  const collect = () => look();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  const prefix = 'election_night_broadcaster_';
  return {
    registry,
    /** Called before the gauges that nobody sets in between are read. */
    lookBeforehand(looking: () => void) {
      look = looking;
    },
    viewers: new Gauge({ name: `${prefix}viewers`, help: 'Open connections', registers }),
    lagging: new Gauge({
      name: `${prefix}lagging_viewers`,
      help: 'Viewers that are passed over until they drain',
      labelNames: ['night'],
      registers,
      collect,
    }),
    rev: new Gauge({
      name: `${prefix}rev`,
      help: 'Rev of the board; of several processes that of the last one',
      labelNames: ['night'],
      registers,
      aggregator: 'min',
    }),
    rows: new Gauge({
      name: `${prefix}rows`,
      help: 'Rows on the board',
      labelNames: ['night'],
      registers,
      aggregator: 'max',
    }),
    waiting: new Gauge({
      name: `${prefix}waiting_polls`,
      help: 'Long polls that wait for a change',
      labelNames: ['night'],
      registers,
      collect,
    }),
    silence: new Gauge({
      name: `${prefix}redis_silence_seconds`,
      help: 'Seconds since Redis last answered the tail',
      labelNames: ['night'],
      registers,
      collect,
      aggregator: 'max',
    }),
    silentSources: new Gauge({
      name: `${prefix}silent_sources`,
      help: 'Sources that were not heard for longer than expected',
      labelNames: ['night'],
      registers,
      collect,
      aggregator: 'max',
    }),
    following: new Gauge({
      name: `${prefix}following`,
      help: '1 while the log is followed, by all processes where there are several',
      labelNames: ['night'],
      registers,
      collect,
      aggregator: 'min',
    }),
    commits: new Counter({
      name: `${prefix}commits_total`,
      help: 'Commits published',
      labelNames: ['night'],
      registers,
    }),
    resets: new Counter({
      name: `${prefix}resets_total`,
      help: 'New epochs published',
      labelNames: ['night'],
      registers,
    }),
    frames: new Counter({ name: `${prefix}frames_total`, help: 'Frames sent', labelNames: ['type'], registers }),
    bytes: new Counter({ name: `${prefix}frame_bytes_total`, help: 'Bytes of frames sent, before framing', registers }),
    slowViewers: new Counter({
      name: `${prefix}slow_viewers_total`,
      help: 'Viewers passed over or closed because they did not keep up',
      labelNames: ['outcome'],
      registers,
    }),
    refused: new Counter({
      name: `${prefix}refused_connections_total`,
      help: 'Connections closed at once, by reason',
      labelNames: ['reason'],
      registers,
    }),
  };
}
