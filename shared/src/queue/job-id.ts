import { createHash } from 'node:crypto';

/**
 * The id of a job, which is also the receipt of its report: the letter r and a SHA-256, hex. The content's digest is a part of it, because
 * the queue keeps the old job without a word where an id is taken.
 */
export function jobId(run: string, source: string, report: string, digest: string): string {
  return `r${sha256(JSON.stringify([run, source, report, digest]))}`;
}

/** SHA-256, hex, of the canonical JSON (RFC 8785) of a parsed body whose times are in UTC. */
export function contentDigest(content: unknown): string {
  return sha256(canonicalJson(content));
}

/**
 * RFC 8785 for what a JSON parser has made: the native serialisation, keys in the order of their UTF-16 units. The package canonicalize
 * writes the same text (a test compares them) in more than twice the time, which would be a third of what a large report costs.
 */
export function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  const fields = value as Readonly<Record<string, unknown>>;
  let text = '';
  for (const key of Object.keys(fields).sort()) {
    text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(fields[key])}`;
  }
  return `{${text}}`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
