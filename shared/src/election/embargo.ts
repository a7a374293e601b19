import type { Election } from './election.ts';
import type { Report } from './report.ts';

/**
 * When a report may be public, milliseconds since 1970; undefined where it is under no embargo. A report is sealed as a whole until
 * the last of its entries may be out, because a bulletin is atomic.
 */
export function releaseTime(election: Election, report: Report): number | undefined {
  const { counts } = election.definition.embargo;
  if (report.kind === 'turnout') return undefined;
  if (report.kind === 'exit-poll') return exitPollRelease(election);
  if (counts === 'none') return undefined;
  let release = 0;
  for (const { unit, contest } of report.entries) {
    const closing = counts === 'unit-closes' ? unit : election.contests.get(contest)?.unit;
    release = Math.max(release, election.units.get(closing ?? unit)?.closesAt ?? 0);
  }
  return release;
}

/** Where a definition names no time, exit polls wait for the last close of polls: what nobody thought of stays sealed. */
function exitPollRelease({ times }: Election): number {
  return times.exitPollsUntil ?? times.lastClose;
}

/** The instants at which the night changes by itself: phases and releases. In order, each once. */
export function timersOf(election: Election): number[] {
  const { opens, firstClose, lastClose } = election.times;
  const instants = new Set([opens, firstClose, lastClose, exitPollRelease(election)]);
  if (election.definition.embargo.counts !== 'none') {
    for (const { closesAt } of election.units.values()) instants.add(closesAt);
  }
  return [...instants].sort((a, b) => a - b);
}

/** The next release that the night still has to come, for the `night` row. */
export function nextRelease(election: Election, now: number): number | undefined {
  let releases = knownReleases.get(election);
  if (!releases) knownReleases.set(election, (releases = releasesOf(election)));
  return releases.find((at) => at > now);
}

/** Asked at every commit, and a definition may have very many units. */
const knownReleases = new WeakMap<Election, readonly number[]>();

function releasesOf(election: Election): readonly number[] {
  const { embargo, exitPolls } = election.definition;
  const releases = new Set(exitPolls ? [exitPollRelease(election)] : []);
  if (embargo.counts === 'unit-closes') for (const { closesAt } of election.units.values()) releases.add(closesAt);
  if (embargo.counts === 'contest-closes') {
    for (const { unit } of election.contests.values()) releases.add(election.units.get(unit)?.closesAt ?? 0);
  }
  return [...releases].sort((a, b) => a - b);
}
