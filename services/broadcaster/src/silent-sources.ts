import type { SourceRow } from '@election-night/shared/election/row.ts';
import type { NightFeed } from './feed/night-feed.ts';

/** Ids of the sources that are silent by the rows that are served, in the order of the definition. */
export function silentSources({ board, night }: NightFeed): string[] {
  return [...night.election.sources.keys()].filter((source) => {
    const row = board.row(`source:${source}`);
    return row !== undefined && !row.deleted && (JSON.parse(row.text) as SourceRow).stale;
  });
}
