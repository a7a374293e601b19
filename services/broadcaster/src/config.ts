import { redisOptions } from '@election-night/shared/redis/connect.ts';
import envSchema from 'env-schema';
import Type, { type Static } from 'typebox';
import { limits } from './limits.ts';

const ConfigSchema = Type.Object({
  /** redis://, rediss:// or unix://. */
  REDIS_URL: Type.String({ minLength: 1 }),
  /** mode:folder, comma-separated. */
  NIGHTS: Type.String({ minLength: 1 }),
  HOST: Type.String({ default: '127.0.0.1' }),
  PORT: Type.Integer({ minimum: 0, maximum: 65_535, default: 8080 }),
  LOG_LEVEL: Type.String({ default: 'info' }),
  /** Processes on the one port; the limits below are of each. */
  BROADCASTERS: Type.Integer({ minimum: 1, maximum: 256, default: 1 }),
  /** At most one delta a topic in so many milliseconds; 0 = every change at once. */
  CONFLATE_MS: Type.Integer({ minimum: 0, maximum: 60_000, default: 250 }),
  /** Longest rest after a fan-out, during which changes are merged; 0 = none, whatever it costs. */
  MAX_REST_MS: Type.Integer({ minimum: 0, maximum: 10_000, default: limits.maxRestMs }),
  /** Live connections from one address; 0 = no limit. */
  MAX_SOCKETS_PER_ADDRESS: Type.Integer({ minimum: 0, default: limits.maxSocketsPerAddress }),
  MAX_VIEWERS: Type.Integer({ minimum: 1, default: limits.maxViewers }),
  /** True behind a proxy of your own: the viewer's address is then the last one of X-Forwarded-For. */
  TRUST_PROXY: Type.Boolean({ default: false }),
  /** The page's way to the ingestor, as http://ingestor:8081; absent = there is none. */
  INGESTOR_URL: Type.Optional(Type.String({ pattern: '^https?://[^/?#@]+/?$' })),
});

export type Config = Static<typeof ConfigSchema>;

/** Reads the environment, or throws with what is wrong in it. */
export function readConfig(env: NodeJS.ProcessEnv): Config {
  const config = envSchema<Config>({ schema: ConfigSchema, data: env, env: false });
  redisOptions(config.REDIS_URL, 'blocking');
  return config;
}
