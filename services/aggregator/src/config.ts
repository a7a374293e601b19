import envSchema from 'env-schema';
import Type, { type Static } from 'typebox';

const ConfigSchema = Type.Object({
  REDIS_URL: Type.String({ minLength: 1 }),
  /** mode:folder, comma-separated. */
  NIGHTS: Type.String({ minLength: 1 }),
  HOST: Type.String({ default: '127.0.0.1' }),
  HEALTH_PORT: Type.Integer({ minimum: 0, maximum: 65_535, default: 8082 }),
  /** How long nothing may move in the process before it is ended; 0 = however long. */
  BLOCKED_AFTER_MS: Type.Integer({ minimum: 0, maximum: 3_600_000, default: 30_000 }),
  LOG_LEVEL: Type.String({ default: 'info' }),
});

export type AggregatorConfig = Static<typeof ConfigSchema>;

/** Reads the environment; throws with the name of the variable that is missing or wrong. */
export function readConfig(environment: NodeJS.ProcessEnv): AggregatorConfig {
  return envSchema<AggregatorConfig>({ schema: ConfigSchema, data: environment, env: false });
}
