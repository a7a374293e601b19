import type { Fetch } from '@election-night/shared/election/definition.ts';
import type { Election } from '@election-night/shared/election/election.ts';
import { decodeText, encodingOf } from '@election-night/shared/mapping/decode-text.ts';
import { type MappedGroup, mapRecords } from '@election-night/shared/mapping/map-records.ts';
import { readCsv } from '@election-night/shared/mapping/read-csv.ts';
import { readJson } from '@election-night/shared/mapping/read-json.ts';
import { describeMappingMistake, type MappingMistake } from '@election-night/shared/mapping/source-records.ts';

export type MappedBody =
  | { readonly outcome: 'mapped'; readonly groups: readonly MappedGroup[]; readonly isOpen: boolean }
  | { readonly outcome: 'refused'; readonly reason: string };

/** The bytes of a body → its entries, or why it is refused as a whole, in one sentence that quotes nothing of it. Pure. */
export function mapBody(bytes: Uint8Array, fetch: Fetch, election: Election, charset: string | undefined): MappedBody {
  const { format, kind, contest, mapping } = fetch;
  const told = charset === undefined ? undefined : encodingOf(charset);
  const text = decodeText(bytes, mapping.encoding ?? told);
  if (text === undefined)
    return { outcome: 'refused', reason: `it is not text in ${mapping.encoding ?? told ?? 'utf-8'}` };
  const read = format === 'csv' ? readCsv(text, mapping.delimiter) : readJson(text, mapping.records);
  if (!read.ok) return { outcome: 'refused', reason: sentenceOf(read.mistakes) };
  const mapped = mapRecords(read.source, { election, kind, contest, mapping });
  if (!mapped.ok) return { outcome: 'refused', reason: sentenceOf(mapped.mistakes) };
  return { outcome: 'mapped', groups: mapped.groups, isOpen: 'isOpen' in read && read.isOpen };
}

/** The first mistake, and how many more there are. */
export function sentenceOf(mistakes: readonly MappingMistake[]): string {
  const [first, ...more] = mistakes;
  const others = more.length === 0 ? '' : `, and ${more.length} more`;
  return `${first ? describeMappingMistake(first) : 'it cannot be read'}${others}`;
}
