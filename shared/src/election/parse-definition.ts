import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import type { Definition } from './definition.ts';
import { checkContests } from './definition-checks/check-contests.ts';
import { checkFetches } from './definition-checks/check-fetch.ts';
import { checkReferences } from './definition-checks/check-ids.ts';
import { checkNames, namesMistakes } from './definition-checks/check-names.ts';
import { checkOutlook } from './definition-checks/check-outlook.ts';
import { checkRules } from './definition-checks/check-rules.ts';
import { checkShape } from './definition-checks/check-shape.ts';
import { checkSources } from './definition-checks/check-sources.ts';
import { checkEmbargoTimes, checkNightTimes, checkUnitTimes, checkZones } from './definition-checks/check-times.ts';
import { checkUnits } from './definition-checks/check-units.ts';
import type { Mistake } from './definition-checks/mistake.ts';
import type { Election } from './election.ts';
import { placeElection } from './place-election.ts';

export type { Mistake };

/**
 * A definition from its JSON, with every mistake named by its path. A section whose types are wrong is not checked further until
 * that is mended; everything else is reported at once.
 */
export function parseDefinition(
  json: unknown,
): { ok: true; election: Election } | { ok: false; mistakes: readonly Mistake[] } {
  const { mistakes, unreadable } = checkShape(json);
  if (!unreadable.has('')) {
    for (const { reads, check } of checks) {
      if (!reads.some((section) => unreadable.has(section))) mistakes.push(...check(json as Definition));
    }
  }
  return mistakes.length > 0 ? { ok: false, mistakes } : { ok: true, election: toElection(json as Definition) };
}

type Check = { readonly reads: readonly (keyof Definition)[]; readonly check: (definition: Definition) => Mistake[] };

/** What a definition must mean beyond its shape, and the sections that each check reads. */
const checks: readonly Check[] = [
  { reads: ['names', 'languages'], check: ({ languages, names }) => namesMistakes(languages, names) },
  { reads: ['units'], check: checkUnits },
  { reads: ['units', 'languages'], check: (definition) => checkNames(definition, definition.units, 'units') },
  { reads: ['timeZone', 'units'], check: checkZones },
  { reads: ['timeZone', 'voting', 'clock'], check: checkNightTimes },
  { reads: ['timeZone', 'embargo', 'clock'], check: checkEmbargoTimes },
  { reads: ['timeZone', 'units', 'voting', 'clock'], check: checkUnitTimes },
  { reads: ['contests', 'units'], check: checkContests },
  {
    reads: ['contests', 'languages'],
    check: (definition) => [
      ...checkNames(definition, definition.contests, 'contests'),
      ...definition.contests.flatMap(({ options }, index) =>
        checkNames(definition, options, 'contests', index, 'options'),
      ),
    ],
  },
  { reads: ['sources', 'units', 'contests', 'exitPolls', 'embargo'], check: checkSources },
  { reads: ['sources', 'units', 'contests'], check: checkFetches },
  { reads: ['sources', 'languages'], check: (definition) => checkNames(definition, definition.sources, 'sources') },
  {
    reads: ['finalWhen', 'contests'],
    check: ({ finalWhen, contests }) =>
      checkReferences(finalWhen, new Set(contests.map(({ id }) => id)), 'contest', 'finalWhen'),
  },
  { reads: ['rules'], check: checkRules },
  { reads: ['units', 'outlook'], check: checkOutlook },
];

/** The look-ups of a definition whose mistakes were looked for already. */
export function toElection(definition: Definition): Election {
  return { ...placeElection(definition), digest: digestOf(definition) };
}

function digestOf(definition: Definition): string {
  return createHash('sha256')
    .update(canonicalize(definition) ?? '')
    .digest('hex');
}
