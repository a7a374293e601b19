import { envSchema } from 'env-schema';
import Type, { type Static } from 'typebox';

const ConfigSchema = Type.Object({
  REDIS_URL: Type.String(),
  NIGHTS: Type.String(),
  HOST: Type.String({ default: '127.0.0.1' }),
  HEALTH_PORT: Type.Integer({ minimum: 0, maximum: 65_535, default: 8082 }),
  LOG_LEVEL: Type.String({ default: 'info' }),
});

export type AggregatorEnv = Static<typeof ConfigSchema>;

/** Reads the environment; throws with the variable's name where one is missing or wrong. */
export function readConfig(): AggregatorEnv {
  return envSchema<AggregatorEnv>({ schema: ConfigSchema });
}
