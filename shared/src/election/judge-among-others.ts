import type { ReportKind } from './definition.ts';
import { type Election, isWithin } from './election.ts';
import type { Finding } from './finding.ts';
import { type CountEntry, type Entry, type SubjectKey, subjectKey, subjectParts, type TurnoutEntry } from './report.ts';
import { hundredths, percentOf } from './share.ts';
import { sum } from './sum.ts';
import { fingerprintOf, isSameVector, type Said, vectorOf } from './vectors.ts';
import { lastAccepted, type SubjectEntry } from './walk-subject.ts';

/** What others say: every subject with its entries, and those whose counts may have said a vector once, by its fingerprint (`vectors.ts`). */
export type Others = {
  get(subject: SubjectKey): readonly SubjectEntry[] | undefined;
  subjectsLike(fingerprint: number): Said;
};

type Newcomer = { readonly source: string; readonly kind: ReportKind } & Pick<SubjectEntry, 'asOf' | 'entry'>;

/**
 * What an entry says beside the accepted ones of other units, contests and sources. It is asked only of an entry that is not accepted: what
 * is published is never taken back because somebody else came.
 */
export function judgeAmongOthers(election: Election, newcomer: Newcomer, others: Others): readonly Finding[] {
  if (newcomer.kind === 'exit-poll') return nothing;
  let findings: Finding[] | undefined;
  for (const [code, look] of looks) {
    const { action } = election.rules[code];
    const message = action === 'off' ? undefined : look(election, newcomer, others);
    if (action === 'off' || message === undefined) continue;
    findings ??= [];
    findings.push({ code, action, message });
  }
  return findings ?? nothing;
}

const nothing: readonly Finding[] = [];

type Look = (election: Election, newcomer: Newcomer, others: Others) => string | undefined;

/** A row pasted twice. A whole with a single part has its figures by right, and so have two sources of one unit. */
const lookForCopy: Look = (election, { kind, entry }, others) => {
  const own = entry as CountEntry;
  const fingerprint = kind === 'count' ? fingerprintOf(election, own) : undefined;
  if (fingerprint === undefined) return undefined;
  // The first by name, so that every aggregator says the same, in whatever order it heard of them.
  let first: { readonly subject: SubjectKey; readonly asOf: string } | undefined;
  for (const subject of others.subjectsLike(fingerprint)) {
    if ((first && first.subject <= subject) || isOneCount(election, own, subject)) continue;
    const twin = others
      .get(subject)
      ?.find((other) => other.outcome === 'accepted' && isSameVector(election, own, other.entry as CountEntry));
    if (twin) first = { subject, asOf: twin.asOf };
  }
  if (!first) return undefined;
  const { contest, unit } = subjectParts(first.subject);
  const figures = vectorOf(election, own)?.slice(0, 3).join(', ');
  return `the same figures (${figures}, …) as ${unit} had in ${contest} at ${first.asOf}: look whether a row was copied`;
};

/** The unit itself, or one above or below it, in the same contest. */
function isOneCount(election: Election, own: CountEntry, subject: SubjectKey): boolean {
  const { contest, unit } = subjectParts(subject);
  return contest === own.contest && (isWithin(election, unit, own.unit) || isWithin(election, own.unit, unit));
}

/** Columns that were swapped, or the row of another unit. Costs a look at each unit under the same parent. */
const lookForSwing: Look = (election, { kind, source, entry }, others) => {
  const unit = election.units.get(entry.unit);
  const parent = unit?.parent === undefined ? undefined : election.units.get(unit.parent);
  const own = parent && figureOf(election, kind, entry);
  if (!own) return undefined;
  const figures = parent.children.flatMap((sibling) => {
    if (sibling === entry.unit) return [];
    const contest = kind === 'count' ? (entry as CountEntry).contest : undefined;
    const shown = lastAccepted(others.get(subjectKey(kind, contest, sibling, source)) ?? []);
    return (shown && figureOf(election, kind, shown.entry, own.option)?.hundredths) ?? [];
  });
  if (figures.length < 3) return undefined;
  const twiceMedian = twiceMedianOf(figures);
  const { limit } = election.rules.swing;
  if (Math.abs(2 * own.hundredths - twiceMedian) <= Math.round(2 * limit * 100)) return undefined;
  const what = own.option === undefined ? 'turnout' : `the share of ${own.option}`;
  return `${what} is ${own.hundredths / 100} %, the median of ${figures.length} units beside it ${twiceMedian / 200} %, more than ${limit} points apart: look for swapped columns or another unit's row`;
};

/** In hundredths of a percent: turnout, or the share of `option`, which is the leading one where it is not said. */
function figureOf(
  election: Election,
  kind: ReportKind,
  entry: Entry,
  option?: string,
): { readonly option?: string; readonly hundredths: number } | undefined {
  if (kind === 'turnout') {
    const { percent, ballots, voters = election.units.get(entry.unit)?.voters } = entry as TurnoutEntry;
    const is = percent ?? (ballots === undefined || voters === undefined ? undefined : percentOf(ballots, voters));
    return is === undefined ? undefined : { hundredths: hundredths(is) };
  }
  const { votes, shares, total } = entry as CountEntry;
  const by = votes ?? shares ?? {};
  const of =
    option ?? Object.keys(by).reduce<string | undefined>((lead, id) => (isMore(by, id, lead) ? id : lead), undefined);
  if (of === undefined || by[of] === undefined) return undefined;
  const share = votes ? percentOf(votes[of] ?? 0, total ?? sum(Object.values(votes))) : by[of];
  return share === undefined ? undefined : { option: of, hundredths: hundredths(share) };
}

function isMore(by: Readonly<Record<string, number>>, id: string, lead: string | undefined): boolean {
  return lead === undefined || (by[id] ?? 0) > (by[lead] ?? 0);
}

/** Twice, since the median of an even number of integers may be half of one. */
function twiceMedianOf(figures: readonly number[]): number {
  const sorted = [...figures].sort((a, b) => a - b);
  const [low, high] = [sorted[(sorted.length - 1) >> 1] ?? 0, sorted[sorted.length >> 1] ?? 0];
  return low + high;
}

/** A figure retyped. Which of the two sources is right, nobody knows. */
const lookForTransposition: Look = (election, { kind, source, asOf, entry }, others) => {
  if (election.sources.size === 1) return undefined;
  const contest = kind === 'count' ? (entry as CountEntry).contest : undefined;
  for (const other of election.sources.values()) {
    if (other.id === source || !other.kinds.includes(kind)) continue;
    const said = others
      .get(subjectKey(kind, contest, entry.unit, other.id))
      ?.findLast((earlier) => earlier.outcome === 'accepted' && earlier.asOf === asOf);
    if (!said) continue;
    const theirs = digitsOf(said.entry);
    for (const [field, { figure, digits }] of digitsOf(entry)) {
      const that = theirs.get(field);
      if (!that || !isTransposed(digits, that.digits)) continue;
      return `${field} is ${figure}, ${other.id} says ${that.figure} for the same time: two neighbouring digits changed places, look which one is right`;
    }
  }
  return undefined;
};

type Digits = { readonly figure: number; readonly digits: string };

function digitsOf(entry: Entry): Map<string, Digits> {
  const { percent, ballots, voters, total, invalid, votes, shares } = entry as TurnoutEntry & CountEntry;
  const figures = new Map<string, Digits>();
  const add = (field: string, figure: number | undefined, integer: (figure: number) => number) => {
    if (figure !== undefined) figures.set(field, { figure, digits: String(integer(figure)) });
  };
  add('percent', percent, hundredths);
  for (const [field, figure] of Object.entries({ ballots, voters, total, invalid })) add(field, figure, itself);
  for (const [option, figure] of Object.entries(votes ?? {})) add(`votes/${option}`, figure, itself);
  for (const [option, figure] of Object.entries(shares ?? {})) add(`shares/${option}`, figure, hundredths);
  return figures;
}

const itself = (figure: number) => figure;

function isTransposed(a: string, b: string): boolean {
  if (a === b || a.length !== b.length) return false;
  let at = 0;
  while (a[at] === b[at]) at += 1;
  return a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
}

const looks = [
  ['copied', lookForCopy],
  ['swing', lookForSwing],
  ['transposed', lookForTransposition],
] as const;
