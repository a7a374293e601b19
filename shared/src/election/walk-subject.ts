import canonicalize from 'canonicalize';
import { type Finding, neverReleased, rulesAmongOthers } from './finding.ts';
import { compareInstants } from './instant.ts';
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
  /** `earlier`: the accepted entries before it, oldest first, from the last correction on; at least one. */
  readonly change: (earlier: readonly SubjectEntry[], after: SubjectEntry) => readonly Finding[];
  /** What others say beside it. Never asked of an accepted entry: it keeps what was found when it was accepted. */
  readonly among: (entry: SubjectEntry) => readonly Finding[];
  /** False where the source's figures come without a time of their own. */
  readonly ownAsOf: boolean;
};

export type ArrivalOutcome =
  | { readonly outcome: 'accepted' | 'stale'; readonly entries: readonly SubjectEntry[] }
  | { readonly outcome: 'held'; readonly reason: readonly Finding[]; readonly entries: readonly SubjectEntry[] }
  | { readonly outcome: 'duplicate' };

/**
 * A subject's state is a walk of its entries in the order (asOf, revision, uncorrected before corrected, seq); the row shows the last
 * accepted one. A new entry is a duplicate, or takes its place in the walk and is
 * - accepted: it breaks no rule and contradicts nothing, or it carries a correction, the only one of its asOf and revision;
 * - stale: accepted, but a later one is the row;
 * - held: it breaks a rule, falls, contradicts an accepted entry of the same asOf and revision, or would push out an accepted one.
 * Entries that are held are judged again at each walk. Only a correction can put out what was published. A held figure that is sent
 * again with a correction is replaced by that.
 *
 * Where a source's figures have no time of their own, asOf is when they came in, and an old copy that is served again would look like a fall:
 * it is told by its figures, and nothing is stored. So is a figure that waits already, each time that it is fetched again.
 */
export function admitToSubject(entries: readonly SubjectEntry[], arrival: Arrival, judge: Judge): ArrivalOutcome {
  if (judge.ownAsOf) return placeInWalk(entries, arrival, judge);
  if (isOldCopy(entries, arrival)) return { outcome: 'stale', entries };
  const placed = placeInWalk(entries, arrival, judge);
  return placed.outcome === 'held' && waitsAlready(entries, arrival) ? { ...placed, entries } : placed;
}

/**
 * Uncorrected figures that were accepted once, and others after them. Where the source numbers its revisions, a copy has the number that it
 * had: a higher one is a new word, and is judged.
 */
function isOldCopy(entries: readonly SubjectEntry[], arrival: Arrival): boolean {
  const last = lastAccepted(entries);
  if (!last || arrival.entry.correction || revisionOf(arrival) > revisionOf(last)) return false;
  const figures = figuresOf(arrival.entry);
  if (figuresOf(last.entry) === figures) return false;
  return entries.some(({ outcome, entry }) => outcome === 'accepted' && figuresOf(entry) === figures);
}

function waitsAlready(entries: readonly SubjectEntry[], arrival: Arrival): boolean {
  const figures = figuresOf(arrival.entry);
  return (
    !arrival.entry.correction &&
    entries.some(
      (entry) =>
        entry.outcome === 'held' && revisionOf(entry) === revisionOf(arrival) && figuresOf(entry.entry) === figures,
    )
  );
}

function placeInWalk(entries: readonly SubjectEntry[], arrival: Arrival, judge: Judge): ArrivalOutcome {
  const newcomer: SubjectEntry = { ...arrival, outcome: 'held' };
  if (comesLast(entries, newcomer)) {
    const last = judged(newcomer, sinceCorrection(entries), [], judge);
    return outcomeOf(last, [...entries, last]);
  }
  const twin = entries.find((entry) => sayTheSame(entry, arrival));
  if (twin?.outcome === 'accepted') return { outcome: 'duplicate' };
  if (twin && (twin.entry.correction || !arrival.entry.correction))
    return { outcome: 'held', reason: twin.reason ?? [], entries };
  const others = twin ? entries.filter((entry) => entry !== twin) : entries;
  const placed = [...others, newcomer].sort(inOrder);
  const walked = walk(placed, judge);
  // What waits before a correction may have room once the correction stands: a second walk finds it.
  const settled = arrival.entry.correction ? walk(walked, judge) : walked;
  return outcomeOf(settled[placed.indexOf(newcomer)] as SubjectEntry, settled);
}

function outcomeOf(own: SubjectEntry, entries: readonly SubjectEntry[]): ArrivalOutcome {
  if (own.outcome === 'held') return { outcome: 'held', reason: own.reason ?? [], entries };
  return { outcome: lastAccepted(entries) === own ? 'accepted' : 'stale', entries };
}

/** The entry that the row shows. */
export function lastAccepted(entries: readonly SubjectEntry[]): SubjectEntry | undefined {
  return entries.findLast((entry) => entry.outcome === 'accepted');
}

/** The usual case, and the quick one: a later figure after others that all stand has no twin and needs no new walk of those. */
function comesLast(entries: readonly SubjectEntry[], newcomer: SubjectEntry): boolean {
  const last = entries.at(-1);
  return (
    (!last || compareInstants(last.asOf, newcomer.asOf) < 0) && entries.every(({ outcome }) => outcome === 'accepted')
  );
}

function walk(entries: readonly SubjectEntry[], judge: Judge): SubjectEntry[] {
  const walked: SubjectEntry[] = [];
  let earlier: SubjectEntry[] = [];
  entries.forEach((entry, place) => {
    const now = judged(entry, earlier, entries.slice(place + 1), judge);
    if (now.outcome === 'accepted') earlier = now.entry.correction ? [now] : [...earlier, now];
    walked.push(now);
  });
  return walked;
}

/** Of entries that all stand, those that the next one is judged against: a correction is a new beginning. */
function sinceCorrection(entries: readonly SubjectEntry[]): readonly SubjectEntry[] {
  const correction = entries.findLastIndex(({ entry }) => entry.correction !== undefined);
  return correction < 0 ? entries : entries.slice(correction);
}

/** One step of the walk: an entry after the accepted ones before it, and before those that come later. */
function judged(
  entry: SubjectEntry,
  earlier: readonly SubjectEntry[],
  later: readonly SubjectEntry[],
  judge: Judge,
): SubjectEntry {
  const findings = [...findingsOf(entry, judge), ...objections(earlier, entry, judge)];
  const holds = findings.filter(({ action }) => action === 'hold');
  if (
    holds.length === 0 &&
    !entry.entry.correction &&
    entry.outcome !== 'accepted' &&
    displaces(entry, earlier, later, judge)
  ) {
    const message = 'a figure that was published later contradicts this one';
    holds.push({ code: 'would-displace', action: 'hold', message });
  }
  const { reason: _, flags: __, ...rest } = entry;
  if (holds.length > 0) return { ...rest, outcome: 'held', reason: holds };
  const flags = [...flagsAmongOthers(entry), ...findings.map(({ code }) => code)];
  return { ...rest, outcome: 'accepted', ...(flags.length > 0 ? { flags } : {}) };
}

/** What it says by itself and, while it is not published, beside others. Figures that no sum can hold are compared with nothing. */
function findingsOf(entry: SubjectEntry, judge: Judge): readonly Finding[] {
  const own = judge.entry(entry.entry);
  if (entry.outcome === 'accepted' || own.some(({ code }) => neverReleased.has(code))) return own;
  return [...own, ...judge.among(entry)];
}

/** Those that an accepted entry got at first. They stay, since nobody asks again. */
function flagsAmongOthers({ outcome, flags }: SubjectEntry): readonly string[] {
  return outcome === 'accepted' && flags ? flags.filter((flag) => rulesAmongOthers.has(flag)) : [];
}

/** A correction may contradict anything but another correction of the same asOf and revision: of two, nobody but the desk knows the right one. */
function objections(earlier: readonly SubjectEntry[], after: SubjectEntry, judge: Judge): readonly Finding[] {
  const last = earlier.at(-1);
  if (!last) return [];
  const isSecond = last.asOf === after.asOf && revisionOf(last) === revisionOf(after);
  if (isSecond && (!after.entry.correction || last.entry.correction)) {
    const message = 'other figures were accepted for the same asOf and revision';
    return [{ code: 'contradicts', action: 'hold', message }];
  }
  return after.entry.correction ? [] : judge.change(earlier, after);
}

/** True where an entry that was published later stands as things are, but would not stand with `entry` before it. */
function displaces(
  entry: SubjectEntry,
  earlier: readonly SubjectEntry[],
  later: readonly SubjectEntry[],
  judge: Judge,
): boolean {
  const asThingsAre = [...earlier];
  const withEntry = [...earlier, entry];
  for (const next of later) {
    if (next.outcome !== 'accepted') continue;
    if (next.entry.correction) return false;
    const stands = (before: readonly SubjectEntry[]) =>
      objections(before, next, judge).every(({ action }) => action !== 'hold');
    const [stood, stillStands] = [stands(asThingsAre), stands(withEntry)];
    if (stood && !stillStands) return true;
    if (stood) asThingsAre.push(next);
    if (stillStands) withEntry.push(next);
  }
  return false;
}

/** Entries that are equal here stay in the order of their arrival: the sort is stable. */
function inOrder(a: SubjectEntry, b: SubjectEntry): number {
  return (
    compareInstants(a.asOf, b.asOf) ||
    revisionOf(a) - revisionOf(b) ||
    Number(a.entry.correction !== undefined) - Number(b.entry.correction !== undefined)
  );
}

function sayTheSame(a: Arrival, b: Arrival): boolean {
  return a.asOf === b.asOf && revisionOf(a) === revisionOf(b) && figuresOf(a.entry) === figuresOf(b.entry);
}

function revisionOf({ entry }: Pick<SubjectEntry, 'entry'>): number {
  return entry.revision ?? 0;
}

function figuresOf(entry: Entry): string {
  const { correction: _, revision: __, ...figures } = entry;
  return canonicalize(figures) as string;
}
