import canonicalize from 'canonicalize';
import type { DeskRole } from './desk-action.ts';
import { type Finding, neverReleased, rulesAmongOthers } from './finding.ts';
import { compareInstants } from './instant.ts';
import type { Entry } from './report.ts';

/** What the desk decided about one entry: it passes the rules, or it is left out. */
export type Decision = {
  readonly word: 'released' | 'rejected' | 'retracted';
  /** For the public. */
  readonly reason: string;
  readonly by: DeskRole;
};

/** An admitted entry of a subject, with what the walk says of it. `reason` only where it is held; `left-out` by a decision. */
export type SubjectEntry = {
  readonly report: string;
  /** The write that stored it. */
  readonly seq: number;
  /** RFC 3339 UTC. */
  readonly asOf: string;
  readonly outcome: 'accepted' | 'held' | 'left-out';
  readonly reason?: readonly Finding[];
  readonly flags?: readonly string[];
  readonly decision?: Decision;
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
  | { readonly outcome: 'duplicate' }
  /** The desk rejected the same figures before. */
  | { readonly outcome: 'refused'; readonly reason: string };

/**
 * A subject's state is a walk of its entries in the order (asOf, revision, uncorrected before corrected, seq); the row shows the last
 * accepted one. A new entry is a duplicate, or takes its place in the walk and is
 * - accepted: it breaks no rule and contradicts nothing, or it carries a correction, the only one of its asOf and revision;
 * - stale: accepted, but a later one is the row;
 * - held: it breaks a rule, falls, contradicts an accepted entry of the same asOf and revision, or would push out an accepted one.
 * Entries that are held are judged again at each walk. Only a correction can put out what was published. A held figure that is sent
 * again with a correction is replaced by that. What the desk rejected comes in again only with a correction; what was retracted may come
 * again.
 *
 * Where a source's figures have no time of their own, asOf is when they came in, and an old copy that is served again would look like a fall:
 * it is told by its figures, and nothing is stored. So is a figure that waits or was rejected already, each time that
 * it is fetched again.
 */
export function admitToSubject(entries: readonly SubjectEntry[], arrival: Arrival, judge: Judge): ArrivalOutcome {
  if (judge.ownAsOf) return placeInWalk(entries, arrival, judge);
  if (isOldCopy(entries, arrival)) return { outcome: 'stale', entries };
  const placed = placeInWalk(entries, arrival, judge);
  const known = placed.outcome === 'held' ? heldBefore(entries, arrival) : undefined;
  if (known?.decision) return rejectedAs(known.decision);
  return known && placed.outcome === 'held' ? { ...placed, entries } : placed;
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

/** The same figures, which wait for the desk or which it rejected. */
function heldBefore(entries: readonly SubjectEntry[], arrival: Arrival): SubjectEntry | undefined {
  if (arrival.entry.correction) return undefined;
  const figures = figuresOf(arrival.entry);
  return entries.find(
    (entry) =>
      (entry.outcome === 'held' || entry.decision?.word === 'rejected') &&
      revisionOf(entry) === revisionOf(arrival) &&
      figuresOf(entry.entry) === figures,
  );
}

function rejectedAs({ reason }: Decision): ArrivalOutcome {
  return { outcome: 'refused', reason: `these figures were rejected: ${reason}` };
}

function placeInWalk(entries: readonly SubjectEntry[], arrival: Arrival, judge: Judge): ArrivalOutcome {
  const newcomer: SubjectEntry = { ...arrival, outcome: 'held' };
  if (comesLast(entries, newcomer)) {
    const last = judged(newcomer, sinceCorrection(entries), [], judge);
    return outcomeOf(last, [...entries, last]);
  }
  const twin = entries.find((entry) => entry.decision?.word !== 'retracted' && sayTheSame(entry, arrival));
  if (twin?.outcome === 'accepted') return { outcome: 'duplicate' };
  if (twin && (twin.entry.correction || !arrival.entry.correction)) {
    if (twin.decision) return rejectedAs(twin.decision);
    return { outcome: 'held', reason: twin.reason ?? [], entries };
  }
  const others = twin?.outcome === 'held' ? entries.filter((entry) => entry !== twin) : entries;
  const placed = [...others, newcomer].sort(inOrder);
  // Only a correction may put out what was accepted; what a retraction left standing stays as well.
  const walked = walk(placed, judge, arrival.entry.correction === undefined);
  // What waits before a correction may have room once the correction stands: a second walk finds it.
  const settled = arrival.entry.correction ? walk(walked, judge, false) : walked;
  return outcomeOf(settled[placed.indexOf(newcomer)] as SubjectEntry, settled);
}

function outcomeOf(own: SubjectEntry, entries: readonly SubjectEntry[]): ArrivalOutcome {
  if (own.outcome === 'held') return { outcome: 'held', reason: own.reason ?? [], entries };
  return { outcome: lastAccepted(entries) === own ? 'accepted' : 'stale', entries };
}

/** A decision about entries of one subject, by their places in the walk, or why it cannot be. */
export type Decided =
  | { readonly outcome: 'decided'; readonly entries: readonly SubjectEntry[] }
  | { readonly outcome: 'refused'; readonly reason: string };

/**
 * Walks a subject again under a decision of the desk. What is left out makes room: entries that were held are judged again. What is
 * accepted and not decided about stays accepted. Releasing what a later published figure contradicts is refused: the desk says first
 * which of the two goes. Of several that the desk released for one asOf and revision, the last word is shown.
 */
export function decideInSubject(
  entries: readonly SubjectEntry[],
  places: ReadonlySet<number>,
  decision: Decision,
  judge: Judge,
): Decided {
  const outcome: SubjectEntry['outcome'] = decision.word === 'released' ? 'held' : 'left-out';
  const marked = entries.map((entry, place) => (places.has(place) ? { ...entry, decision, outcome } : entry));
  const placed = decision.word === 'released' ? lastAmongEquals(marked, decision) : marked;
  const walked = walk(placed, judge, true);
  const refused = walked.find((entry) => entry.decision === decision && entry.outcome === 'held');
  if (!refused) return { outcome: 'decided', entries: walked };
  const reason = refused.reason?.map(({ message }) => message).join('; ') ?? '';
  return {
    outcome: 'refused',
    reason: `${reason}; retract the later report first, or have this one sent as a correction`,
  };
}

function lastAmongEquals(entries: readonly SubjectEntry[], decision: Decision): readonly SubjectEntry[] {
  const isDecided = (entry: SubjectEntry) => Number(entry.decision === decision);
  return [...entries].sort((a, b) => inOrder(a, b) || isDecided(a) - isDecided(b));
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

/** `keepsAccepted`: what is accepted stays so, whatever the rules say of it now. */
function walk(entries: readonly SubjectEntry[], judge: Judge, keepsAccepted: boolean): SubjectEntry[] {
  const walked: SubjectEntry[] = [];
  let earlier: SubjectEntry[] = [];
  entries.forEach((entry, place) => {
    const now = judged(entry, earlier, entries.slice(place + 1), judge, keepsAccepted && entry.outcome === 'accepted');
    if (now.outcome === 'accepted') earlier = isNewBeginning(now) ? [now] : [...earlier, now];
    walked.push(now);
  });
  return walked;
}

/** Of entries that all stand, those that the next one is judged against. */
function sinceCorrection(entries: readonly SubjectEntry[]): readonly SubjectEntry[] {
  const beginning = entries.findLastIndex(isNewBeginning);
  return beginning < 0 ? entries : entries.slice(beginning);
}

/** A correction, and what the desk let through, may contradict what was before; what comes after is judged against it alone. */
function isNewBeginning({ entry, decision }: SubjectEntry): boolean {
  return entry.correction !== undefined || decision?.word === 'released';
}

/** One step of the walk: an entry after the accepted ones before it, and before those that come later. */
function judged(
  entry: SubjectEntry,
  earlier: readonly SubjectEntry[],
  later: readonly SubjectEntry[],
  judge: Judge,
  staysAccepted = false,
): SubjectEntry {
  const { reason: _, flags: __, ...rest } = entry;
  const isReleased = entry.decision?.word === 'released';
  if (entry.decision && !isReleased) return { ...rest, outcome: 'left-out' };
  const findings = findingsOf(entry, earlier, judge);
  const holds = findings.filter(
    ({ code, action }) => action === 'hold' && !staysAccepted && (!isReleased || neverReleased.has(code)),
  );
  if (
    holds.length === 0 &&
    !entry.entry.correction &&
    entry.outcome !== 'accepted' &&
    displaces(entry, earlier, later, judge)
  ) {
    const message = 'a figure that was published later contradicts this one';
    holds.push({ code: 'would-displace', action: 'hold', message });
  }
  if (holds.length > 0) return { ...rest, outcome: 'held', reason: holds };
  const flags = flagsOf(entry, findings);
  return { ...rest, outcome: 'accepted', ...(flags.length > 0 ? { flags } : {}) };
}

/** The flags of an accepted entry, each once and in order. Those that it got beside others stay, since nobody asks again. */
export function flagsOf({ outcome, flags = [] }: SubjectEntry, findings: readonly Finding[]): readonly string[] {
  const kept = outcome === 'accepted' ? flags.filter((flag) => rulesAmongOthers.has(flag)) : [];
  return [...new Set([...kept, ...findings.map(({ code }) => code)])].sort();
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
  const withEntry = isNewBeginning(entry) ? [entry] : [...earlier, entry];
  for (const next of later) {
    if (next.outcome !== 'accepted') continue;
    if (isNewBeginning(next)) return false;
    const stands = (before: readonly SubjectEntry[]) =>
      objections(before, next, judge).every(({ action }) => action !== 'hold');
    const [stood, stillStands] = [stands(asThingsAre), stands(withEntry)];
    if (stood && !stillStands) return true;
    if (stood) asThingsAre.push(next);
    if (stillStands) withEntry.push(next);
  }
  return false;
}

/** The order of a walk. Entries that are equal here stay in the order of their arrival: the sort is stable. */
export function inOrder(a: Placed, b: Placed): number {
  return (
    compareInstants(a.asOf, b.asOf) ||
    revisionOf(a) - revisionOf(b) ||
    Number(a.entry.correction !== undefined) - Number(b.entry.correction !== undefined)
  );
}

type Placed = Pick<SubjectEntry, 'asOf' | 'entry'>;

/** What the rules say of one of the accepted entries of a subject, which are given in order. Those that do not hold it are its flags. */
export function findingsAt(accepted: readonly SubjectEntry[], place: number, judge: Judge): readonly Finding[] {
  const entry = accepted[place];
  if (!entry) return [];
  return findingsOf(entry, sinceCorrection(accepted.slice(0, place)), judge);
}

/**
 * What an entry says by itself, after those before it, and, while it is not published, beside others. Figures that no sum can hold are
 * compared with nothing.
 */
function findingsOf(entry: SubjectEntry, earlier: readonly SubjectEntry[], judge: Judge): readonly Finding[] {
  const own = judge.entry(entry.entry);
  const isAlone = entry.outcome === 'accepted' || own.some(({ code }) => neverReleased.has(code));
  return [...own, ...(isAlone ? [] : judge.among(entry)), ...objections(earlier, entry, judge)];
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
