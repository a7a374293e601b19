import { cpus } from 'node:os';

/** What the figures were measured on, in one line. */
export function machine(): string {
  return `${cpus().length} cores (${cpus()[0]?.model}), Node ${process.version}`;
}
