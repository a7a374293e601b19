import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';

/**
 * The id of a job, which is also the receipt of its report: the letter r and a SHA-256, hex. The content's digest is a part of it, because
 * the queue keeps the old job without a word where an id is taken.
 */
export function jobId(run: string, source: string, report: string, digest: string): string {
  return `r${sha256(JSON.stringify([run, source, report, digest]))}`;
}

/** SHA-256, hex, of the canonical JSON (RFC 8785) of a parsed body whose times are in UTC. */
export function contentDigest(content: unknown): string {
  return sha256(canonicalize(content) as string);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
