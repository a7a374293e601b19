import type { SubjectKey } from '@election-night/shared/election/report.ts';
import type { NightState } from './night-state.ts';
import type { Draft, Write, WriteRecord } from './write.ts';

/** Moves memory to where a write of our own moved Redis. */
export function applyOwnWrite(state: NightState, draft: Draft, write: Write): void {
  for (const [subject, entries] of draft.subjects) state.subjects.set(subject, entries);
  for (const [field, value] of draft.totals) state.totals.set(field, value);
  for (const [key, { row, text }] of write.rowTexts) {
    if (row === undefined) state.rows.delete(key);
    else state.rows.set(key, { row, text, rev: write.rev ?? state.rev });
  }
  for (let i = 0; i < write.ledger.length; i += 2) {
    state.ledger.set(write.ledger[i] as string, JSON.parse(write.ledger[i + 1] as string));
  }
  for (const [field, job] of draft.sealed) state.sealed.set(field, job);
  for (const field of draft.unsealed) state.sealed.delete(field);
  for (const digest of draft.held.keys()) state.held.add(digest);
  for (const digest of draft.unheld) state.held.delete(digest);
  if (draft.anchor) state.anchor = draft.anchor;
  state.seq = write.seq;
  if (write.rev !== undefined) {
    state.rev = write.rev;
    state.head = write.head;
    state.at = write.at;
  }
}

/** Moves memory to where another aggregator's write moved Redis; `rowTexts` are the rows of its log entry, with rev. */
export function applyRecord(
  state: NightState,
  seq: number,
  record: WriteRecord,
  rows: readonly {
    readonly key: string;
    readonly row: NightState['rows'] extends Map<string, infer R> ? R | undefined : never;
  }[],
): void {
  for (const [subject, entries] of Object.entries(record.subjects)) state.subjects.set(subject as SubjectKey, entries);
  for (const [field, value] of Object.entries(record.totals)) state.totals.set(field, value);
  for (const { key, row } of rows) {
    if (row === undefined) state.rows.delete(key);
    else state.rows.set(key, row);
  }
  for (const [field, line] of Object.entries(record.ledger)) state.ledger.set(field, line);
  for (const [field, job] of Object.entries(record.sealed)) state.sealed.set(field, job);
  for (const field of record.unsealed) state.sealed.delete(field);
  for (const digest of record.held) state.held.add(digest);
  for (const digest of record.unheld) state.held.delete(digest);
  if (record.anchor) state.anchor = record.anchor;
  state.seq = seq;
  if (record.rev !== undefined && record.head !== undefined) {
    state.rev = record.rev;
    state.head = record.head;
    state.at = record.at;
  }
}
