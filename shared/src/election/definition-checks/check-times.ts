import type { Definition, Unit } from '../definition.ts';
import { formatInstant, parseInstant } from '../instant.ts';
import { inheritedFrom, leadsToTop } from './inherited.ts';
import { type Mistake, pointer } from './mistake.ts';
import { writtenOffset, zoneOffset } from './zone-offset.ts';

/** Every zone is one that Intl knows. */
export function checkZones({ timeZone, units }: Definition): Mistake[] {
  const zones = [{ zone: timeZone as string | undefined, path: '/timeZone' }].concat(
    units.map((unit, index) => ({ zone: unit.timeZone, path: pointer('units', index, 'timeZone') })),
  );
  return zones.flatMap(({ zone, path }) =>
    zone === undefined || zoneOffset(zone, 0) !== undefined
      ? []
      : [{ path, message: `expected an IANA time zone such as Asia/Almaty, got "${zone}"; correct its name` }],
  );
}

/** The night's own times carry the offset of its zone and are in order. */
export function checkNightTimes({ clock, voting, timeZone }: Definition): Mistake[] {
  const [starts, ends, opens] = [clock.starts, clock.ends, voting.opens].map(parseInstant);
  const mistakes = offsetMistakes(voting.opens, timeZone, '/voting/opens');
  if (starts !== undefined && ends !== undefined && starts >= ends) {
    mistakes.push({
      path: '/clock/ends',
      message: `expected a time after clock.starts ${clock.starts}, got ${clock.ends}; correct one of them`,
    });
  }
  if (opens !== undefined && ends !== undefined && opens >= ends) {
    mistakes.push({
      path: '/voting/opens',
      message: `expected a time before clock.ends ${clock.ends}, got ${voting.opens}; correct one of them`,
    });
  }
  return mistakes;
}

export function checkEmbargoTimes({ embargo, clock, timeZone }: Definition): Mistake[] {
  if (!embargo.exitPolls) return [];
  const path = '/embargo/exitPolls/until';
  return [
    ...offsetMistakes(embargo.exitPolls.until, timeZone, path),
    ...afterEnd(embargo.exitPolls.until, clock.ends, path),
  ];
}

/** Every unit without children has a close of polls, in its own zone, after the opening and before the end of the night. */
export function checkUnitTimes(definition: Definition): Mistake[] {
  const byId = new Map(definition.units.map((unit) => [unit.id, unit]));
  const parents = new Set(definition.units.map(({ parent }) => parent));
  const opens = parseInstant(definition.voting.opens);
  const zoneOf = (unit: Unit) => inheritedFrom(byId, unit, 'timeZone')?.timeZone ?? definition.timeZone;

  return definition.units.flatMap((unit, index) => {
    const path = pointer('units', index, 'closes');
    if (!leadsToTop(byId, unit)) return [];
    if (unit.closes === undefined) {
      if (parents.has(unit.id)) return [];
      const from = inheritedFrom(byId, unit, 'closes');
      if (from?.closes === undefined) {
        return [
          { path, message: `expected the close of polls of "${unit.id}" or of a unit above it, got none; add it` },
        ];
      }
      return inheritedAcrossZones(unit, zoneOf(unit), from.id, from.closes, zoneOf(from), path);
    }
    const closes = parseInstant(unit.closes);
    const mistakes = offsetMistakes(unit.closes, zoneOf(unit), path);
    if (closes !== undefined && opens !== undefined && closes <= opens) {
      mistakes.push({
        path,
        message: `expected a time after voting.opens ${definition.voting.opens}, got ${unit.closes}; correct one of them`,
      });
    }
    return [...mistakes, ...afterEnd(unit.closes, definition.clock.ends, path)];
  });
}

/** Polls close by local time: a close that was written for another zone is almost surely an hour off here, and with it the embargo. */
function inheritedAcrossZones(
  unit: Unit,
  zone: string,
  from: string,
  closes: string,
  fromZone: string,
  path: string,
): Mistake[] {
  const instant = parseInstant(closes);
  if (instant === undefined) return [];
  const [here, there] = [zoneOffset(zone, instant), zoneOffset(fromZone, instant)];
  if (here === undefined || there === undefined || here === there) return [];
  return [
    {
      path,
      message: `expected a close of polls in ${zone} (${here}), got ${closes} from "${from}", which is in ${fromZone}; write the close of "${unit.id}" itself`,
    },
  ];
}

/** The offset in the text must be that of the zone at that date. */
export function offsetMistakes(text: string, timeZone: string, path: string): Mistake[] {
  const instant = parseInstant(text);
  const expected = instant === undefined ? undefined : zoneOffset(timeZone, instant);
  const written = writtenOffset(text);
  if (instant === undefined || expected === undefined || expected === written) return [];
  return [
    {
      path,
      message: `expected the offset ${expected}, which ${timeZone} has at ${formatInstant(instant)}; got ${written} in ${text}; correct the offset or the zone`,
    },
  ];
}

/** A night that is over can reach no time after its end: what waits for it would never happen in a replay. */
function afterEnd(text: string, clockEnds: string, path: string): Mistake[] {
  const [instant, ends] = [parseInstant(text), parseInstant(clockEnds)];
  if (instant === undefined || ends === undefined || instant <= ends) return [];
  return [{ path, message: `expected a time not after clock.ends ${clockEnds}, got ${text}; correct one of them` }];
}
