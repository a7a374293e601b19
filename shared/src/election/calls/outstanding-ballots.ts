import { type CountableCount, countableCount } from '../derive-count.ts';
import type { PlacedElection, PlacedUnit } from '../election.ts';
import type { CallRow, CountRow, OutstandingBasis, Row, TurnoutRow } from '../row.ts';
import { hundredths, mostBallots } from '../share.ts';
import { isComplete } from '../status-word.ts';

export type Outstanding = NonNullable<CallRow['outstanding']>;

type RowOf = (key: string) => Row | undefined;

/** A call is judged in every commit that touches its contest; this many look-ups take some milliseconds. */
const mostUnits = 20_000;

/**
 * The most ballots of a contest that can still be counted in a unit, on top of what its count row shows. Each part that is not complete is
 * bounded by the ballots issued there, where the turnout after the close is known, else by the voters on its list, less what is counted of
 * it; parts that are complete give none. Undefined where some part has neither: an estimated list bounds nothing.
 *
 * Where more than `mostUnitsAsked` would have to be asked, those beyond are bounded as part of the unit above them: never too low.
 */
export function outstandingBallots(
  election: PlacedElection,
  contest: string,
  unit: string,
  rowOf: RowOf,
  mostUnitsAsked = mostUnits,
): Outstanding | undefined {
  const top = election.units.get(unit);
  if (!top) return undefined;
  let asked = 0;

  const ofUnit = (at: PlacedUnit, count: CountRow | undefined): Outstanding | undefined => {
    asked += 1;
    if (count && isComplete(count)) return { ballots: 0, basis: 'both' };
    const whole = boundOf(election, at, rowOf);
    const direct = whole && { ...whole, ballots: Math.max(0, whole.ballots - countedIn(count)) };
    const isSum = count === undefined || count.basis.votes === 'sum';
    if (!isSum || at.children.length === 0 || asked + at.children.length > mostUnitsAsked) return direct;
    return lower(direct, ofParts(at));
  };

  const ofParts = (at: PlacedUnit): Outstanding | undefined => {
    let ballots = 0;
    const bases = new Set<OutstandingBasis>();
    for (const id of at.children) {
      const child = election.units.get(id) as PlacedUnit;
      const part = ofUnit(child, countableCount(rowOf(`count:${contest}:${id}`)));
      if (!part) return undefined;
      ballots += part.ballots;
      if (part.ballots > 0) bases.add(part.basis);
    }
    const [basis = 'both'] = bases;
    return { ballots, basis: bases.size === 1 ? basis : 'both' };
  };

  return ofUnit(top, rowOf(`count:${contest}:${unit}`) as CountRow | undefined);
}

/** Valid and invalid votes that are counted already. Where shares are all that is known, none are. */
function countedIn(count: CountRow | CountableCount | undefined): number {
  return count?.total === undefined ? 0 : count.total + (count.invalid ?? 0);
}

/** The most ballots that can have been cast in a unit. */
function boundOf(election: PlacedElection, unit: PlacedUnit, rowOf: RowOf): Outstanding | undefined {
  const row = rowOf(`turnout:${unit.id}`) as TurnoutRow | undefined;
  const speaksForAll = row !== undefined && (row.reporting === undefined || row.reporting.in === row.reporting.of);
  const issued = speaksForAll && isComplete(row) ? issuedAtMost(row) : undefined;
  if (issued !== undefined) return { ballots: issued, basis: 'turnout' };
  const toldToday = speaksForAll && row.basis.voters === 'published' ? row.voters : undefined;
  const voters = toldToday ?? listsOf(election).get(unit.id);
  return voters === undefined ? undefined : { ballots: voters, basis: 'lists' };
}

/** Ballots as published, or the most that the published percent allows. A sum may hide such a percent: its parts are asked instead. */
function issuedAtMost({ ballots, percent, voters, basis }: TurnoutRow): number | undefined {
  if (basis.ballots === 'published') return ballots;
  const isKnown = basis.ballots === 'derived' && basis.voters === 'published';
  return isKnown && percent !== undefined && voters !== undefined
    ? mostBallots(hundredths(percent), voters)
    : undefined;
}

function lower(a: Outstanding | undefined, b: Outstanding | undefined): Outstanding | undefined {
  if (!a || !b) return a ?? b;
  return b.ballots < a.ballots ? b : a;
}

const knownLists = new WeakMap<PlacedElection, ReadonlyMap<string, number>>();

/** Voters on the list of each unit by the definition: the sum of its parts' where all are known, else its own. Estimated ones are not known. */
function listsOf(election: PlacedElection): ReadonlyMap<string, number> {
  let lists = knownLists.get(election);
  if (!lists) knownLists.set(election, (lists = sumLists(election)));
  return lists;
}

function sumLists({ units }: PlacedElection): ReadonlyMap<string, number> {
  const lists = new Map<string, number>();
  for (const unit of [...units.values()].sort((a, b) => b.depth - a.depth)) {
    const own = unit.votersBasis === 'estimated' ? undefined : unit.voters;
    const parts = unit.children.map((id) => lists.get(id));
    const isKnown = parts.length > 0 && parts.every((part) => part !== undefined);
    const voters = isKnown ? parts.reduce((total: number, part = 0) => total + part, 0) : own;
    if (voters !== undefined) lists.set(unit.id, voters);
  }
  return lists;
}
