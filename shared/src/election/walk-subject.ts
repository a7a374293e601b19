import canonicalize from 'canonicalize';
import type { Finding } from './judge-entry.ts';
import type { Entry } from './report.ts';

/** An admitted entry of a subject, with what the walk says of it. `reason` only where it is held. */
export type SubjectEntry = {
  readonly report: string;
  /** The write that stored it. */
  readonly seq: number;
  /** RFC 3339 UTC. */
  readonly asOf: string;
  readonly outcome: 'accepted' | 'held';
  readonly reason?: readonly Finding[];
  readonly flags?: readonly string[];
  readonly entry: Entry;
};

export type Arrival = Pick<SubjectEntry, 'report' | 'seq' | 'asOf' | 'entry'>;

/** The sanity rules as the walk needs them. */
export type Judge = {
  readonly entry: (entry: Entry) => readonly Finding[];
  readonly change: (before: SubjectEntry, after: SubjectEntry) => readonly Finding[];
};

export type ArrivalOutcome =
  | { readonly outcome: 'accepted' | 'stale'; readonly entries: readonly SubjectEntry[] }
  | { readonly outcome: 'held'; readonly reason: readonly Finding[]; readonly entries: readonly SubjectEntry[] }
  | { readonly outcome: 'duplicate' };

/**
 * A subject's state is a walk of its entries in the order (asOf, revision, uncorrected before corrected, seq); the row shows the last
 * accepted one. A new entry is a duplicate, or takes its place in the walk and is
 * - accepted: it breaks no rule and contradicts nothing, or it carries a correction;
 * - stale: accepted, but a later one is the row;
 * - held: it breaks a rule, falls, contradicts an accepted entry of the same asOf and revision, or would push out an accepted one.
 * Entries that are held are judged again at each walk. Only a correction can put out what was published.
 */
export function admitToSubject(entries: readonly SubjectEntry[], arrival: Arrival, judge: Judge): ArrivalOutcome {
  const twin = entries.find((entry) => sayTheSame(entry, arrival));
  if (twin)
    return twin.outcome === 'held' ? { outcome: 'held', reason: twin.reason ?? [], entries } : { outcome: 'duplicate' };
  const newcomer: SubjectEntry = { ...arrival, outcome: 'held' };
  const walked = comesLast(entries, newcomer)
    ? [...entries, judged(newcomer, entries.at(-1), [], judge)]
    : walk([...entries, newcomer].sort(inOrder), judge);
  const own = walked.find(({ entry }) => entry === arrival.entry);
  if (!own) throw new Error('an entry vanished from its walk');
  if (own.outcome === 'held') return { outcome: 'held', reason: own.reason ?? [], entries: walked };
  return { outcome: lastAccepted(walked) === own ? 'accepted' : 'stale', entries: walked };
}

/** The entry that the row shows. */
export function lastAccepted(entries: readonly SubjectEntry[]): SubjectEntry | undefined {
  return entries.findLast((entry) => entry.outcome === 'accepted');
}

/** The usual case, and the quick one: a new figure after others that all stand needs no new walk of those. */
function comesLast(entries: readonly SubjectEntry[], newcomer: SubjectEntry): boolean {
  const last = entries.at(-1);
  return (!last || inOrder(last, newcomer) < 0) && entries.every(({ outcome }) => outcome === 'accepted');
}

function walk(entries: readonly SubjectEntry[], judge: Judge): SubjectEntry[] {
  const walked: SubjectEntry[] = [];
  let last: SubjectEntry | undefined;
  entries.forEach((entry, place) => {
    const now = judged(entry, last, entries.slice(place + 1), judge);
    if (now.outcome === 'accepted') last = now;
    walked.push(now);
  });
  return walked;
}

/** One step of the walk: an entry after the accepted one before it, and before those that come later. */
function judged(
  entry: SubjectEntry,
  last: SubjectEntry | undefined,
  later: readonly SubjectEntry[],
  judge: Judge,
): SubjectEntry {
  const findings = [...judge.entry(entry.entry)];
  if (!entry.entry.correction && last) findings.push(...objections(last, entry, judge));
  const holds = findings.filter(({ action }) => action === 'hold');
  if (
    holds.length === 0 &&
    !entry.entry.correction &&
    entry.outcome !== 'accepted' &&
    displaces(entry, last, later, judge)
  ) {
    const message = 'a figure that was published later contradicts this one';
    holds.push({ code: 'would-displace', action: 'hold', message });
  }
  const { reason: _, flags: __, ...rest } = entry;
  if (holds.length > 0) return { ...rest, outcome: 'held', reason: holds };
  const flags = findings.map(({ code }) => code);
  return { ...rest, outcome: 'accepted', ...(flags.length > 0 ? { flags } : {}) };
}

function objections(before: SubjectEntry, after: SubjectEntry, judge: Judge): readonly Finding[] {
  if (before.asOf === after.asOf && revisionOf(before) === revisionOf(after)) {
    return [
      { code: 'contradicts', action: 'hold', message: 'other figures were accepted for the same asOf and revision' },
    ];
  }
  return judge.change(before, after);
}

/** True where the next accepted entry stands after `last` but would not stand after `entry`. */
function displaces(
  entry: SubjectEntry,
  last: SubjectEntry | undefined,
  later: readonly SubjectEntry[],
  judge: Judge,
): boolean {
  const next = later.find(({ outcome }) => outcome === 'accepted');
  if (!next || next.entry.correction) return false;
  const stands = (before: SubjectEntry) => objections(before, next, judge).every(({ action }) => action !== 'hold');
  return (last === undefined || stands(last)) && !stands(entry);
}

/** Entries that are equal here stay in the order of their arrival: the sort is stable. */
function inOrder(a: SubjectEntry, b: SubjectEntry): number {
  if (a.asOf !== b.asOf) return Date.parse(a.asOf) - Date.parse(b.asOf);
  return (
    revisionOf(a) - revisionOf(b) || Number(a.entry.correction !== undefined) - Number(b.entry.correction !== undefined)
  );
}

function sayTheSame(a: Arrival, b: Arrival): boolean {
  return a.asOf === b.asOf && revisionOf(a) === revisionOf(b) && figuresOf(a.entry) === figuresOf(b.entry);
}

function revisionOf({ entry }: Pick<SubjectEntry, 'entry'>): number {
  return entry.revision ?? 0;
}

function figuresOf(entry: Entry): string {
  const { correction: _, ...figures } = entry;
  return canonicalize(figures) as string;
}
