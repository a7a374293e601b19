import { defaultRules } from './default-rules.ts';
import type { Definition } from './definition.ts';
import type { PlacedElection } from './election.ts';
import { instantOf } from './instant.ts';
import { placeUnits } from './place-units.ts';

/** The look-ups of a definition that was checked. Hashes nothing, so that a browser can make them too. */
export function placeElection(definition: Definition): PlacedElection {
  const { top, units } = placeUnits(definition);
  const closes = [...units.values()].filter(({ children }) => children.length === 0).map(({ closesAt }) => closesAt);
  const until = definition.embargo.exitPolls?.until;
  return {
    definition,
    top,
    units,
    contests: new Map(definition.contests.map((contest) => [contest.id, contest])),
    sources: new Map(definition.sources.map((source) => [source.id, source])),
    precedence: new Map(definition.sources.map(({ id }, place) => [id, place])),
    rules: { ...defaultRules, ...definition.rules },
    times: {
      starts: instantOf(definition.clock.starts),
      ends: instantOf(definition.clock.ends),
      opens: instantOf(definition.voting.opens),
      firstClose: closes.reduce((least, at) => Math.min(least, at)),
      lastClose: top.closesAt,
      ...(until === undefined ? {} : { exitPollsUntil: instantOf(until) }),
    },
  };
}
