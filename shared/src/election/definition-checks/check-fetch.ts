import type { Contest, Definition, Fetch, Source } from '../definition.ts';
import { isZone } from '../local-instant.ts';
import { figureForm, figureParts, isFigureItself, mappedFigures } from '../mapped-figures.ts';
import { unknown } from './check-ids.ts';
import { type Mistake, pointer } from './mistake.ts';

/** RFC 6901, section 3. */
const jsonPointer = /^(?:\/(?:[^~/]|~[01])*)*$/;

/** What is fetched has an address, is of a kind that the source sends, and maps to units, contests and options that there are. */
export function checkFetches(definition: Definition): Mistake[] {
  const unitIds = new Set(definition.units.map(({ id }) => id));
  return definition.sources.flatMap((source, index) => {
    const { fetch } = source;
    if (fetch === undefined) return [];
    const contest = definition.contests.find(({ id }) => id === fetch.contest);
    const mistakes = [
      ...checkFrom(fetch),
      ...checkSubject(source, fetch, contest),
      ...checkUnits(fetch, unitIds),
      ...checkFigures(fetch, contest),
      ...checkFields(fetch),
    ];
    return mistakes.map(({ path, message }) => ({ path: `${pointer('sources', index, 'fetch')}${path}`, message }));
  });
}

function checkFrom({ from: { url, folder, pattern } }: Fetch): Mistake[] {
  if (url === undefined) {
    if (folder !== undefined && pattern !== undefined) return pattern.includes('/') ? [noFolderInPattern(pattern)] : [];
    return [
      {
        path: '/from',
        message: 'expected a url, or a folder and a pattern; got neither whole; add what is missing',
      },
    ];
  }
  if (folder !== undefined || pattern !== undefined) {
    return [{ path: '/from', message: 'expected a url or a folder with a pattern, got both; remove one' }];
  }
  const path = '/from/url';
  if (!/^https?:\/\/[^\s/?#@]+(?:[/?#]\S*)?$/i.test(url) || !URL.canParse(url)) {
    const found = /^https?:\/\/[^/?#]*@/i.test(url) ? 'one with a user or password' : `"${url}"`;
    return [
      {
        path,
        message: `expected an address that begins with http:// or https:// and holds no password, got ${found}; correct it: the definition is public`,
      },
    ];
  }
  return [];
}

function noFolderInPattern(pattern: string): Mistake {
  return {
    path: '/from/pattern',
    message: `expected the name of a file, got "${pattern}" with a slash; put the folder into from.folder`,
  };
}

function checkSubject(source: Source, { kind, contest: id }: Fetch, contest: Contest | undefined): Mistake[] {
  const mistakes: Mistake[] = [];
  if (!source.kinds.includes(kind)) {
    mistakes.push({
      path: '/kind',
      message: `expected a kind that "${source.id}" sends (${source.kinds.join(', ')}), got "${kind}"; correct it or add it to kinds`,
    });
  }
  if (kind === 'turnout') {
    if (id !== undefined) {
      mistakes.push({ path: '/contest', message: `expected no contest beside turnout, got "${id}"; remove it` });
    }
    return mistakes;
  }
  if (id === undefined) {
    mistakes.push({ path: '/contest', message: `expected the contest of this ${kind}, got none; add it` });
  } else if (!contest) {
    mistakes.push({ path: '/contest', message: unknown('contest', id) });
  } else if (source.contests && !source.contests.includes(id)) {
    mistakes.push({
      path: '/contest',
      message: `expected a contest that "${source.id}" reports, got "${id}"; correct it or add it to contests`,
    });
  }
  return mistakes;
}

function checkUnits({ mapping }: Fetch, unitIds: ReadonlySet<string>): Mistake[] {
  const { units = {}, ignore = [] } = mapping;
  const mistakes = Object.entries(units)
    .filter(([, id]) => !unitIds.has(id))
    .map(([name, id]) => ({ path: `/mapping${pointer('units', name)}`, message: unknown('unit', id) }));
  ignore.forEach((name, index) => {
    if (Object.hasOwn(units, name)) {
      mistakes.push({
        path: `/mapping${pointer('ignore', index)}`,
        message: `expected a name that is not in units, got "${name}"; remove it from one of them`,
      });
    }
  });
  return mistakes;
}

function checkFigures({ kind, mapping: { figures } }: Fetch, contest: Contest | undefined): Mistake[] {
  // An unknown kind is told by the shape already.
  if (!Object.hasOwn(mappedFigures, kind)) return [];
  const names = Object.keys(figures);
  const mistakes = names.flatMap((name): Mistake[] => {
    const path = `/mapping${pointer('figures', name)}`;
    if (figureForm(kind, name) === undefined) {
      const known = Object.keys(mappedFigures[kind]).join(', ');
      return [{ path, message: `expected a figure of ${kind} (${known}), got "${name}"; correct it` }];
    }
    const { option } = figureParts(name);
    if (option === undefined || !contest || contest.options.some(({ id }) => id === option)) return [];
    return [{ path, message: unknown('option', option) }];
  });
  if (mistakes.length === 0 && !names.some((name) => isFigureItself(kind, name))) {
    mistakes.push({
      path: '/mapping/figures',
      message: `expected a figure that a report of ${kind} is sent for, got only ${names.join(', ')}; add one`,
    });
  }
  return mistakes;
}

/** Columns are any names; pointers have a form, and some options belong to one format alone. */
function checkFields({ format, mapping }: Fetch): Mistake[] {
  const { numbers, asOf } = mapping;
  const mistakes: Mistake[] = [];
  const only = (option: 'records' | 'delimiter', of: string) => {
    if (mapping[option] === undefined || format === of) return;
    mistakes.push({
      path: `/mapping/${option}`,
      message: `expected ${option} only where the format is ${of}, got ${format}; remove it`,
    });
  };
  only('records', 'json');
  only('delimiter', 'csv');
  if (format === 'csv' && asOf?.of === 'document') {
    mistakes.push({
      path: '/mapping/asOf/of',
      message: 'expected "record" where the format is csv, got "document"; name a column',
    });
  }
  if (asOf?.zone !== undefined && !isZone(asOf.zone)) {
    mistakes.push({
      path: '/mapping/asOf/zone',
      message: `expected an IANA time zone such as Asia/Almaty or an offset such as +06:00, got "${asOf.zone}"; correct it`,
    });
  }
  if (numbers?.thousands !== undefined && numbers.thousands === (numbers.decimal ?? '.')) {
    mistakes.push({
      path: '/mapping/numbers/thousands',
      message: `expected another sign than the decimal one, got "${numbers.thousands}" for both; correct one of them`,
    });
  }
  if (format === 'json') {
    for (const [path, field] of fieldsOf(mapping)) {
      if (jsonPointer.test(field)) continue;
      mistakes.push({
        path: `/mapping${path}`,
        message: `expected a JSON pointer such as /turnout/percent, got "${field}"; begin it with a slash`,
      });
    }
  }
  return mistakes;
}

function fieldsOf({ records, unit, asOf, figures }: Fetch['mapping']): [string, string][] {
  const fields: [string, string | undefined][] = [
    ['/records', records],
    ['/unit', unit],
    ['/asOf/field', asOf?.field],
    ...Object.entries(figures).map(([name, field]): [string, string] => [pointer('figures', name), field]),
  ];
  return fields.filter((field): field is [string, string] => field[1] !== undefined);
}
