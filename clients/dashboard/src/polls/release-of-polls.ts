import type { ElectionView } from '../night/election-view.ts';

/**
 * When the polls come out, milliseconds since 1970, as far as a viewer can know it; undefined where no release of polls is to come.
 * `until` is the night's next release (row `night`), which may be that of counts at a close of polls; then the definition's time holds.
 */
export function releaseOfPolls(election: ElectionView, until: string | undefined): number | undefined {
  if (until === undefined) return undefined;
  const next = Date.parse(until);
  const { embargo, units } = election.definition;
  const planned = embargo.exitPolls ? Date.parse(embargo.exitPolls.until) : election.closes;
  const isOfCounts =
    embargo.counts !== 'none' && units.some(({ closes }) => closes !== undefined && Date.parse(closes) === next);
  if (!isOfCounts) return next;
  return planned !== undefined && planned >= next ? planned : undefined;
}
