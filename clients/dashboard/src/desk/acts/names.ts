import type { Contest, ContestOption, Unit } from '@election-night/shared/election/definition.ts';
import type { ElectionView } from '../../night/election-view.ts';
import type { DeskView } from '../desk-view.ts';
import type { Choice } from '../fields/choices.ts';

/** The contest's name, or its id where the definition does not know it. */
export function contestName(id: string, { election, language }: DeskView): string {
  const names = election.contests.get(id)?.names;
  return names ? election.nameIn(language, names) : id;
}

export function unitName(id: string, { election, language }: DeskView): string {
  const names = election.units.get(id)?.names;
  return names ? election.nameIn(language, names) : id;
}

export function contestChoices({ election, language }: DeskView): readonly Choice[] {
  return election.definition.contests.map(({ id, names }) => ({ id, name: election.nameIn(language, names) }));
}

/** All units; of a contest those that it is voted on in, the one of the contest first. */
export function unitChoices(view: DeskView, contest?: Contest): readonly Choice[] {
  const { election, language } = view;
  const known = knownUnits.get(election) ?? new Map<string, readonly Choice[]>();
  knownUnits.set(election, known);
  const key = `${language} ${contest?.unit ?? ''}`;
  const choices =
    known.get(key) ?? unitsOf(view, contest).map(({ id, names }) => ({ id, name: election.nameIn(language, names) }));
  known.set(key, choices);
  return choices;
}

/** A definition may have very many units, and forms are drawn every second. */
const knownUnits = new WeakMap<ElectionView, Map<string, readonly Choice[]>>();

function unitsOf({ election }: DeskView, contest: Contest | undefined): readonly Unit[] {
  if (contest === undefined) return election.definition.units;
  const top = election.units.get(contest.unit);
  const units = top === undefined ? [] : [top];
  for (const unit of units) for (const child of election.childrenOf(unit.id)) units.push(child);
  return units;
}

/** Those that `fit`, on the ballot paper's order; all of them without it. */
export function optionChoices(
  contest: Contest | undefined,
  { election, language }: DeskView,
  fits: (option: ContestOption) => boolean = () => true,
): readonly Choice[] {
  return (contest?.options ?? []).filter(fits).map(({ id, names }) => ({ id, name: election.nameIn(language, names) }));
}
