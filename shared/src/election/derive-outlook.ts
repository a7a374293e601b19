import type { Contest } from './definition.ts';
import { type CountableCount, countableCount } from './derive-count.ts';
import { type CountableTurnout, countableTurnout } from './derive-turnout.ts';
import type { Election, PlacedUnit } from './election.ts';
import { compareInstants } from './instant.ts';
import { labelsOf } from './parts.ts';
import type { OutlookRow, Row } from './row.ts';
import { type Estimate, estimateShare, type Sample, type Stratum } from './uncertainty/estimate-share.ts';
import { level } from './uncertainty/level.ts';

/** Fewer units than these say too little, whatever their variance. */
const fewestUnits = 5;

type RowOf = (key: string) => Row | undefined;
type UnitIn<R> = { readonly leaf: Leaf; readonly row: R };

/**
 * What the turnout will be once every reporting unit is in, from those that are: an estimate, never mixed into counted rows. In are the units
 * whose figure is final or of the latest bulletin, which is the latest time at which enough of them have spoken. Undefined where
 * nothing is missing, or too little is known.
 */
export function deriveTurnoutOutlook(election: Election, rowOf: RowOf): OutlookRow | undefined {
  const { leaves, strata } = frameOf(election, 'turnout', election.top);
  const spoken: UnitIn<CountableTurnout>[] = [];
  for (const leaf of leaves) {
    const row = countableTurnout(rowOf(leaf.key));
    if (row) spoken.push({ leaf, row });
  }
  const isFinal = ({ row }: UnitIn<CountableTurnout>) => row.status !== 'unofficial-partial';
  const since = latestBulletin(spoken.map((one) => ({ asOf: one.row.asOf, isFinal: isFinal(one) })));
  const unitsIn = spoken.filter((one) => isFinal(one) || compareInstants(one.row.asOf, since) >= 0);
  if (isNothingToEstimate(unitsIn, leaves)) return undefined;
  // A list that grew during the day counts as it is now, as in the counted row.
  const voters = strata.map((stratum) => stratum.voters);
  for (const { leaf, row } of unitsIn)
    voters[leaf.stratum] = (voters[leaf.stratum] as number) + row.voters - leaf.voters;
  const votersOf = unitsIn.map(({ row }) => row.voters);
  const sample: Sample = {
    strata: strata.map(({ units }, stratum) => ({ units, voters: voters[stratum] as number })),
    stratumOf: unitsIn.map(({ leaf }) => leaf.stratum),
    votersOf,
  };
  const estimate = estimateShare(
    sample,
    unitsIn.map(({ row }) => row.ballots),
    votersOf,
  );
  if (!estimate) return undefined;
  return {
    key: `outlook:turnout:${election.top.id}`,
    ...commonOf(unitsIn, leaves),
    percent: estimate.percent,
    interval: { percent: [estimate.low, estimate.high] },
  };
}

/** The same for the shares of a contest, from the units whose own count is complete; of the options that all of them name. */
export function deriveCountOutlook(election: Election, contest: Contest, rowOf: RowOf): OutlookRow | undefined {
  const { leaves, strata } = frameOf(election, `count:${contest.id}`, election.units.get(contest.unit) ?? election.top);
  const unitsIn: UnitIn<CountableCount>[] = [];
  for (const leaf of leaves) {
    const row = countableCount(rowOf(leaf.key));
    if (row && row.status !== 'unofficial-partial') unitsIn.push({ leaf, row });
  }
  if (isNothingToEstimate(unitsIn, leaves)) return undefined;
  const sample: Sample = {
    strata,
    stratumOf: unitsIn.map(({ leaf }) => leaf.stratum),
    votersOf: unitsIn.map(({ leaf }) => leaf.voters),
  };
  const totals = unitsIn.map(({ row }) => row.total);
  const estimates: [option: string, estimate: Estimate][] = [];
  for (const { id } of contest.options) {
    if (unitsIn.some(({ row }) => row.votes[id] === undefined)) continue;
    const votes = unitsIn.map(({ row }) => row.votes[id] as number);
    const estimate = estimateShare(sample, votes, totals);
    if (estimate) estimates.push([id, estimate]);
  }
  if (estimates.length === 0) return undefined;
  return {
    key: `outlook:count:${contest.id}`,
    ...commonOf(unitsIn, leaves),
    shares: Object.fromEntries(estimates.map(([option, { percent }]) => [option, percent])),
    interval: Object.fromEntries(estimates.map(([option, { low, high }]) => [option, [low, high] as const])),
  };
}

function isNothingToEstimate(unitsIn: readonly unknown[], leaves: readonly unknown[]): boolean {
  return unitsIn.length < fewestUnits || unitsIn.length === leaves.length;
}

function commonOf(
  unitsIn: readonly UnitIn<{ readonly asOf: string; readonly source?: string }>[],
  leaves: readonly Leaf[],
): Pick<OutlookRow, 'asOf' | 'source' | 'flags' | 'level' | 'reporting'> {
  // Thousands of units have a few times and sources.
  const labels = new Map(unitsIn.map(({ row }) => [`${row.asOf} ${row.source}`, row]));
  return {
    ...labelsOf([...labels.values()]),
    flags: ['estimate'],
    level,
    reporting: { in: unitsIn.length, of: leaves.length },
  };
}

/** The latest time at or after which enough units speak, those with final figures always counted. '' where there are too few of them. */
function latestBulletin(figures: readonly { readonly asOf: string; readonly isFinal: boolean }[]): string {
  const times = new Map<string, number>();
  let spoken = 0;
  for (const { asOf, isFinal } of figures) {
    if (isFinal) spoken += 1;
    else times.set(asOf, (times.get(asOf) ?? 0) + 1);
  }
  for (const [asOf, count] of [...times].sort(([a], [b]) => compareInstants(b, a))) {
    spoken += count;
    if (spoken >= fewestUnits) return asOf;
  }
  return '';
}

/** `key`: of the row that has its figures. */
type Leaf = { readonly key: string; readonly voters: number; readonly stratum: number };
/** The reporting units below a unit, in the order of the definition, and the strata that they are in. */
type Frame = { readonly leaves: readonly Leaf[]; readonly strata: readonly Stratum[] };

const frames = new WeakMap<Election, Map<string, Frame>>();

/** Made once for an election and what its rows are of, `turnout` or `count:<contest>`: it depends on nothing else. */
function frameOf(election: Election, rowsOf: string, top: PlacedUnit): Frame {
  const known = frames.get(election) ?? new Map<string, Frame>();
  frames.set(election, known);
  const frame = known.get(rowsOf) ?? makeFrame(election, rowsOf, top);
  known.set(rowsOf, frame);
  return frame;
}

function makeFrame(election: Election, rowsOf: string, top: PlacedUnit): Frame {
  const below = new Set<string>([top.id]);
  const queue = [top];
  for (const unit of queue) {
    for (const id of unit.children) {
      below.add(id);
      queue.push(election.units.get(id) as PlacedUnit);
    }
  }
  const places = new Map<string, number>();
  const strata: Stratum[] = [];
  const leaves: Leaf[] = [];
  for (const unit of election.units.values()) {
    if (unit.children.length > 0 || !below.has(unit.id)) continue;
    const name = unit.stratum ?? '';
    const stratum = places.get(name) ?? strata.length;
    places.set(name, stratum);
    const voters = unit.voters ?? 0;
    const all = strata[stratum] ?? { units: 0, voters: 0 };
    strata[stratum] = { units: all.units + 1, voters: all.voters + voters };
    leaves.push({ key: `${rowsOf}:${unit.id}`, voters, stratum });
  }
  return { leaves, strata };
}
