import type { Contest, Definition, Rules, Source, Unit } from './definition.ts';

/** A unit with what it inherits and where it stands in the tree. */
export type PlacedUnit = Unit & {
  readonly timeZone: string;
  /** Close of polls, milliseconds since 1970. For a unit with children: the last of its leaves. */
  readonly closesAt: number;
  /** 0 for the top unit. */
  readonly depth: number;
  readonly children: readonly string[];
  /** Units below it that have no children; 1 for a leaf: itself. */
  readonly leaves: number;
};

/**
 * A definition that was checked, with the look-ups that everything else needs. Made only by `parseDefinition` and `amend`.
 * `units` and `contests` keep the order of the definition.
 */
export type Election = {
  readonly definition: Definition;
  /** SHA-256 of the definition's canonical JSON, hex. */
  readonly digest: string;
  readonly top: PlacedUnit;
  readonly units: ReadonlyMap<string, PlacedUnit>;
  readonly contests: ReadonlyMap<string, Contest>;
  readonly sources: ReadonlyMap<string, Source>;
  /** Source id → place in the order of precedence, 0 first. */
  readonly precedence: ReadonlyMap<string, number>;
  readonly rules: Required<Rules>;
  /** Milliseconds since 1970. */
  readonly times: {
    readonly starts: number;
    readonly ends: number;
    readonly opens: number;
    readonly firstClose: number;
    readonly lastClose: number;
    /** Absent where exit polls are under no embargo. */
    readonly exitPollsUntil?: number;
  };
};

/** What a definition tells by itself, without its digest: what a browser makes of it. Made by `placeElection`. */
export type PlacedElection = Omit<Election, 'digest'>;

/** True where `unit` is `ancestor` or lies below it. */
export function isWithin(election: Pick<Election, 'units'>, unit: string, ancestor: string): boolean {
  let at: string | undefined = unit;
  while (at !== undefined) {
    if (at === ancestor) return true;
    at = election.units.get(at)?.parent;
  }
  return false;
}
