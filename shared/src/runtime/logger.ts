import { type DestinationStream, type Logger, pino } from 'pino';

/** JSON to stdout; facts in fields, messages constant. Payloads, keys and figures never go in. */
export function createLogger(service: string, level: string, destination?: DestinationStream): Logger {
  return pino(
    { level, base: { service }, timestamp: pino.stdTimeFunctions.isoTime },
    destination ?? pino.destination(1),
  );
}
