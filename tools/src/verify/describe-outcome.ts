import type { Election } from '@election-night/shared/election/election.ts';
import type { Finding, Published, Verified } from './check/verify-log.ts';

/** What `npm run verify` prints, a line each. */
export function describeOutcome(
  outcome: Finding | Verified,
  {
    election,
    published,
    seconds,
  }: { readonly election: Election; readonly published?: Published; readonly seconds: number },
): readonly string[] {
  if ('rule' in outcome) {
    const { rev, epoch, rule, message } = outcome;
    return [`NOT verified. The first bad entry is rev ${rev}${epoch ? ` of ${epoch}` : ''} (${rule}): ${message}`];
  }
  const { night, mode, epoch, parent, rev, at, head, entries, figures, rows, standing } = outcome;
  const { version } = election.definition;
  return [
    `Verified: ${night}, ${mode}, epoch ${epoch}, rev ${rev}, ${at}`,
    `log entries  ${entries} (${Math.round(entries / seconds)} a second), ${figures} figures (${Math.round(figures / seconds)} a second)`,
    `rows         ${rows}, all of them as the figures give`,
    `at the end   ${standing.rows} rows and ${standing.totals} running totals, and the same derived from nothing`,
    `head         ${head}`,
    `published    ${describePublished(outcome, published)}`,
    `parent       ${parent ? `${parent.epoch} at rev ${parent.rev}` : 'none'}`,
    `definition   version ${version}, ${election.digest}`,
  ];
}

function describePublished({ rev, publishedAt }: Verified, published: Published | undefined): string {
  if (!published || publishedAt === undefined) {
    return 'no head was given: entries missing at the end, or a log that was written anew as a whole, cannot be seen (--head)';
  }
  if (published.rows) return `the snapshot of rev ${publishedAt} has this head and these ${published.rows.length} rows`;
  if (publishedAt === rev) return 'this is the head that was given';
  return `the head that was given is of rev ${publishedAt}; nothing was published about the ${rev - publishedAt} entries after it`;
}
