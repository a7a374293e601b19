import type { Contest, Definition, Source, Unit } from '@election-night/shared/election/definition.ts';
import { neutralColor, optionColors } from '../style/option-colors.ts';
import { shortNames } from '../words/short-names.ts';

/** Look-ups over a definition, made once. Nothing here knows a country. */
export class ElectionView {
  readonly definition: Definition;
  readonly units: ReadonlyMap<string, Unit>;
  readonly contests: ReadonlyMap<string, Contest>;
  readonly sources: ReadonlyMap<string, Source>;
  /** The one unit without a parent. */
  readonly top: Unit;
  /** Milliseconds since 1970: the opening of the polls, and their last close as far as the definition names one. */
  readonly opens: number;
  readonly closes: number | undefined;
  /** Where the night's clock ends, milliseconds since 1970. */
  readonly ends: number;
  readonly #children = new Map<string, Unit[]>();
  readonly #shortNames = new Map<string, ReadonlyMap<string, string>>();

  constructor(definition: Definition) {
    this.definition = definition;
    this.units = new Map(definition.units.map((unit) => [unit.id, unit]));
    this.contests = new Map(definition.contests.map((contest) => [contest.id, contest]));
    this.sources = new Map(definition.sources.map((source) => [source.id, source]));
    this.top = definition.units.find(({ parent }) => parent === undefined) as Unit;
    for (const unit of definition.units) {
      if (unit.parent === undefined) continue;
      const siblings = this.#children.get(unit.parent);
      if (siblings) siblings.push(unit);
      else this.#children.set(unit.parent, [unit]);
    }
    this.opens = Date.parse(definition.voting.opens);
    const closes = definition.units.flatMap(({ closes }) => (closes === undefined ? [] : [Date.parse(closes)]));
    this.closes = closes.length === 0 ? undefined : Math.max(...closes);
    this.ends = Date.parse(definition.clock.ends);
  }

  /** In the order of the definition. */
  childrenOf(unit: string): readonly Unit[] {
    return this.#children.get(unit) ?? [];
  }

  /** Who polls in a contest, in the order of the definition. */
  pollstersOf(contest: string): readonly Source[] {
    return this.definition.sources.filter(
      ({ kinds, contests }) => kinds.includes('exit-poll') && (contests?.includes(contest) ?? true),
    );
  }

  /** The option's own colour, else one of ours by its place; no colour of a party for `against-all`. */
  colorOf(contest: Contest, option: string): string {
    const place = contest.options.findIndex(({ id }) => id === option);
    const { color, kind } = contest.options[place] ?? {};
    if (color !== undefined) return color;
    if (place < 0 || kind === 'against-all') return neutralColor;
    return optionColors[place % optionColors.length] as string;
  }

  /** A name in the wanted language, else in English, else in the first language that the definition has. */
  nameIn(language: string, names: Readonly<Record<string, string>>): string {
    const candidates = [language, 'en', ...this.definition.languages];
    return candidates.map((candidate) => names[candidate]).find((name) => name !== undefined) ?? '';
  }

  /** The name of a unit right below the whole, where there is little room for it; of any other unit the whole name. */
  shortNameIn(language: string, unit: string): string {
    const known = this.#shortNames.get(language) ?? this.#shortenNames(language);
    return known.get(unit) ?? this.nameIn(language, this.units.get(unit)?.names ?? {});
  }

  #shortenNames(language: string): ReadonlyMap<string, string> {
    const parts = this.childrenOf(this.top.id);
    const names = shortNames(parts.map(({ names }) => this.nameIn(language, names)));
    const shortened = new Map(parts.map(({ id }, place) => [id, names[place] as string]));
    this.#shortNames.set(language, shortened);
    return shortened;
  }

  /** The option's name, or its id where the contest does not know it. */
  optionName(language: string, contest: Contest | undefined, option: string): string {
    const names = contest?.options.find(({ id }) => id === option)?.names;
    return names ? this.nameIn(language, names) : option;
  }
}
