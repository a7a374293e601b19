import type { Definition, Source } from '../definition.ts';
import { parseInstant } from '../instant.ts';
import { checkIds, checkReferences } from './check-ids.ts';
import { offsetMistakes } from './check-times.ts';
import { type Mistake, pointer } from './mistake.ts';

/** Sources send about things that exist; exit polls have a weighting, complete options, and an embargo only where somebody polls. */
export function checkSources(definition: Definition): Mistake[] {
  const { sources, units, contests, embargo } = definition;
  const unitIds = new Set(units.map(({ id }) => id));
  const contestIds = new Set(contests.map(({ id }) => id));
  const mistakes = checkIds(sources, 'sources');
  sources.forEach((source, index) => {
    mistakes.push(
      ...checkReferences(source.units ?? [], unitIds, 'unit', 'sources', index, 'units'),
      ...checkReferences(source.contests ?? [], contestIds, 'contest', 'sources', index, 'contests'),
      ...checkExpectation(definition, source, index),
      ...(source.kinds.includes('exit-poll') ? checkPollster(definition, source, index) : []),
    );
  });
  if (embargo.exitPolls && !sources.some(({ kinds }) => kinds.includes('exit-poll'))) {
    mistakes.push({
      path: '/embargo/exitPolls',
      message:
        'expected a source of exit polls where they are under embargo, got none; add the pollsters or remove the embargo',
    });
  }
  return mistakes;
}

/** When a source is expected means nothing where nobody says how often. */
function checkExpectation({ timeZone, voting }: Definition, source: Source, index: number): Mistake[] {
  const { expectedEverySeconds, expectedFrom, expectedUntil } = source;
  const mistakes: Mistake[] = [];
  for (const [field, text] of Object.entries({ expectedFrom, expectedUntil })) {
    if (text === undefined) continue;
    const path = pointer('sources', index, field);
    mistakes.push(...offsetMistakes(text, timeZone, path));
    if (expectedEverySeconds === undefined) {
      mistakes.push({
        path,
        message: `expected expectedEverySeconds beside ${field}, got none; add it or remove ${field}`,
      });
    }
  }
  const [from, until] = [expectedFrom ?? voting.opens, expectedUntil].map((text) => text && parseInstant(text));
  if (typeof from === 'number' && typeof until === 'number' && until <= from) {
    mistakes.push({
      path: pointer('sources', index, 'expectedUntil'),
      message: `expected a time after ${expectedFrom ?? `voting.opens ${voting.opens}`}, got ${expectedUntil}; correct one of them`,
    });
  }
  return mistakes;
}

function checkPollster({ contests, exitPolls }: Definition, source: Source, index: number): Mistake[] {
  const mistakes: Mistake[] = [];
  if (!exitPolls) {
    mistakes.push({
      path: pointer('sources', index, 'kinds', source.kinds.indexOf('exit-poll')),
      message: `expected exitPolls.weighting in the definition, since "${source.id}" sends exit polls; got none; choose equal, sample or inverse-variance`,
    });
  }
  const incomplete = contests.filter(({ optionsComplete }) => optionsComplete === false).map(({ id }) => id);
  if (source.contests) {
    source.contests.forEach((id, place) => {
      if (incomplete.includes(id)) {
        mistakes.push({
          path: pointer('sources', index, 'contests', place),
          message: `expected a contest whose options are all known, since "${source.id}" sends exit polls; got "${id}" with optionsComplete false; complete its options or remove it`,
        });
      }
    });
  } else if (incomplete.length > 0) {
    mistakes.push({
      path: pointer('sources', index, 'contests'),
      message: `expected the contests of "${source.id}", since exit polls need complete options and "${incomplete[0]}" has optionsComplete false; got none, which means all; name them`,
    });
  }
  return mistakes;
}
