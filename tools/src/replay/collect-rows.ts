import { setTimeout as delay } from 'node:timers/promises';
import { type Family, familyOf, type PublishedRow } from '@election-night/shared/election/row.ts';
import canonicalize from 'canonicalize';
import { patience, requestPatiently } from './request-patiently.ts';

/** The families whose rows depend on the recording alone, not on when and how it was replayed. */
const comparedFamilies: ReadonlySet<Family> = new Set(['turnout', 'exit-poll', 'count', 'seats', 'call']);

type Snapshot = { readonly epoch: string; readonly rev: number; readonly rows: readonly PublishedRow[] };

/** Somebody began another run before the rows of this one were read. */
export class AnotherRunBegan extends Error {}

/**
 * The rows of a night as a broadcaster serves them, once it has reached `position`: NDJSON, canonical JSON, sorted by key, without rev
 * and tombstones. Throws `AnotherRunBegan` where the broadcaster shows another history, and else where it does not get there.
 */
export async function collectRows(options: {
  readonly broadcasterUrl: string;
  readonly night: string;
  readonly position: { readonly epoch: string; readonly rev: number };
  readonly signal?: AbortSignal;
}): Promise<string> {
  const { broadcasterUrl, night, position, signal } = options;
  const url = `${broadcasterUrl.replace(/\/+$/, '')}/v1/nights/${night}/snapshot?topic=all`;
  const deadline = Date.now() + patience.giveUpAfterMs;
  for (;;) {
    const { status, json } = await requestPatiently(url, {}, signal ? { ...patience, signal } : patience);
    if (status !== 200) throw new Error(`GET ${url} answered ${status}: ${JSON.stringify(json)}`);
    const snapshot = json as Snapshot;
    if (snapshot.epoch > position.epoch)
      throw new AnotherRunBegan(`another replay of ${night} has begun meanwhile (${snapshot.epoch})`);
    if (snapshot.epoch === position.epoch && snapshot.rev >= position.rev) return rowsText(snapshot.rows);
    if (Date.now() > deadline) {
      throw new Error(
        `${url} stays at ${snapshot.epoch}/${snapshot.rev} and does not reach ${position.epoch}/${position.rev}`,
      );
    }
    await delay(50, undefined, signal ? { signal } : {});
  }
}

/** What `--rows` prints, and what expected-rows.ndjson holds. */
export function rowsText(rows: readonly PublishedRow[]): string {
  return rows
    .filter((row) => comparedFamilies.has(familyOf(row.key)) && !('deleted' in row))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ rev: _rev, ...row }) => `${canonicalize(row)}\n`)
    .join('');
}
