import { bodyLimits } from '@election-night/shared/wire/report-body.ts';
import envSchema from 'env-schema';
import Type, { type Static } from 'typebox';

const Milliseconds = (value: number) => Type.Integer({ default: value, minimum: 100, maximum: 60_000 });
const AtLeastOne = (value: number) => Type.Integer({ default: value, minimum: 1 });

const ConfigSchema = Type.Object({
  REDIS_URL: Type.String({ minLength: 1 }),
  /** mode:folder, comma-separated. */
  NIGHTS: Type.String({ minLength: 1 }),
  /** Hashes and scopes of the keys; re-read on change. */
  KEYS_FILE: Type.String({ minLength: 1 }),
  HOST: Type.String({ default: '127.0.0.1' }),
  INGESTOR_PORT: Type.Integer({ default: 8081, minimum: 0, maximum: 65_535 }),
  LOG_LEVEL: Type.String({ default: 'info' }),
  /** A folder in which every night gets a recording of what is received; absent = nothing is recorded. */
  RECORD_TO: Type.Optional(Type.String({ minLength: 1 })),
  MAX_BODY_BYTES: AtLeastOne(bodyLimits.maxBodyBytes),
  MAX_ENTRIES: AtLeastOne(bodyLimits.maxEntries),
  MAX_JSON_DEPTH: AtLeastOne(bodyLimits.maxJsonDepth),
  MAX_STRING_LENGTH: AtLeastOne(bodyLimits.maxStringLength),
  HEADERS_TIMEOUT_MS: Milliseconds(2000),
  /** From the first byte of a request to its last: the time for the headers is a part of it. */
  REQUEST_TIMEOUT_MS: Milliseconds(5000),
  /** How long Redis may take over one request, before the sender is told that the outcome is not known. */
  ANSWER_WITHIN_MS: Milliseconds(2500),
  /** Of what is fetched from a source, unpacked. */
  FETCH_MAX_BYTES: AtLeastOne(4 * 1024 * 1024),
  /** For one try of one source. */
  FETCH_WITHIN_MS: Milliseconds(10_000),
  /** The longest rest after failures in a row. */
  FETCH_REST_SECONDS: Type.Integer({ default: 300, minimum: 1, maximum: 3600 }),
});

export type IngestorConfig = Static<typeof ConfigSchema>;

/** Reads the environment; throws with the name of the variable that is missing or wrong. */
export function readConfig(environment: NodeJS.ProcessEnv): IngestorConfig {
  return envSchema<IngestorConfig>({ schema: ConfigSchema, data: environment, env: false });
}
