import { createHash } from 'node:crypto';
import type { SubjectEntry } from '@election-night/shared/election/walk-subject.ts';
import canonicalize from 'canonicalize';

/** SHA-256 over (run, subject, asOf, entry) in canonical JSON, without the report's id: names one entry for the desk. */
export function entryDigest(
  run: string,
  subject: string,
  { asOf, entry }: Pick<SubjectEntry, 'asOf' | 'entry'>,
): string {
  return createHash('sha256')
    .update(canonicalize([run, subject, asOf, entry]) as string)
    .digest('hex');
}
