import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { SubjectEntry } from '../election/walk-subject.ts';

/** SHA-256 over (run, subject, asOf, entry) in canonical JSON, without the report's id: names one entry for the desk, in one run. */
export function entryDigest(
  run: string,
  subject: string,
  { asOf, entry }: Pick<SubjectEntry, 'asOf' | 'entry'>,
): string {
  return createHash('sha256')
    .update(canonicalize([run, subject, asOf, entry]) as string)
    .digest('hex');
}
