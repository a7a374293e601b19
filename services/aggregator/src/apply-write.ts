import { type NightState, setDesk, setRow } from './night-state.ts';
import type { Write } from './write.ts';

/** Moves memory to where a write of our own moved Redis. */
export function applyWrite(state: NightState, { draft, seq, rev, head, commit, ledger }: Write): void {
  for (const [subject, entries] of draft.subjects) state.subjects.set(subject, entries);
  for (const [field, value] of draft.totals) state.totals.set(field, value);
  for (const [key, { row, text }] of draft.rows) setRow(state, key, row && { row, text, rev });
  for (const [field, line] of ledger) state.ledger.set(field, line);
  for (const [field, job] of draft.sealed) state.sealed.set(field, job);
  for (const field of draft.unsealed) state.sealed.delete(field);
  for (const [digest, entry] of draft.held) state.held.set(digest, entry);
  for (const digest of draft.unheld) state.held.delete(digest);
  if (draft.desk.size > 0) setDesk(state, draft.desk);
  if (draft.election) state.election = draft.election;
  if (draft.anchor) state.anchor = draft.anchor;
  state.seq = seq;
  if (commit === undefined) return;
  state.rev = rev;
  state.head = head;
  state.at = draft.at;
}
