import type { Mapping, ReportKind } from '@election-night/shared/election/definition.ts';
import type { Election } from '@election-night/shared/election/election.ts';
import { figureForm, isFigureItself, mappedFigures } from '@election-night/shared/election/mapped-figures.ts';

export type Matched = {
  readonly mapping: Pick<Mapping, 'unit' | 'units' | 'asOf' | 'figures'>;
  /** Columns that nothing is read from. */
  readonly unused: readonly string[];
};

export type MatchRules = {
  readonly election: Election;
  readonly kind: ReportKind;
  readonly contest: string | undefined;
  /** Ours → theirs, as the person said. */
  readonly named: Readonly<Record<string, string>>;
};

/**
 * Which column is which: what the person named, then headers that are ours (`unit`, `percent`, `as_of`, `votes/OAK`), then options of the
 * contest by their id or name. Throws one sentence with what to do.
 */
export function matchColumns(header: readonly string[], rules: MatchRules): Matched {
  const { kind, named } = rules;
  const twice = header.find((name, index) => name !== '' && header.indexOf(name) < index);
  if (twice !== undefined) throw new Error(`column "${twice}" is there twice; rename one`);
  for (const [ours, theirs] of Object.entries(named)) checkNamed(ours, theirs, header, rules);
  const taken = new Map(Object.entries(named).map(([ours, theirs]) => [theirs, ours]));
  const known = knownNames(rules);
  const ours = new Map<string, string>();
  for (const column of header) {
    const name = taken.get(column) ?? known.get(normal(column));
    if (name === undefined || (Object.hasOwn(named, name) && named[name] !== column)) continue;
    const before = ours.get(name);
    if (before !== undefined)
      throw new Error(`columns "${before}" and "${column}" are both ${name}; rename one of them`);
    ours.set(name, column);
  }
  const unit = ours.get('unit');
  const asOf = ours.get('as_of');
  const figures = Object.fromEntries([...ours].filter(([name]) => name !== 'unit' && name !== 'as_of'));
  const has = `the file has ${header.map((name) => `"${name}"`).join(', ')}`;
  if (unit === undefined && kind !== 'exit-poll') {
    throw new Error(`there is no column "unit"; ${has}: name it with --column unit="…"`);
  }
  if (!Object.keys(figures).some((figure) => isFigureItself(kind, figure))) {
    const wanted = Object.keys(mappedFigures[kind]).filter((figure) => isFigureItself(kind, figure));
    throw new Error(
      `there is no column with a figure of ${kind} (${wanted.join(', ')}); ${has}: name it with --column ${wanted[0]?.replace('*', 'ID')}="…"`,
    );
  }
  return {
    mapping: {
      ...(unit === undefined ? {} : { unit, units: unitsByName(rules.election) }),
      ...(asOf === undefined ? {} : { asOf: { of: 'record', field: asOf, zone: rules.election.definition.timeZone } }),
      figures,
    },
    unused: header.filter((column) => ![...ours.values()].includes(column)),
  };
}

function checkNamed(
  ours: string,
  theirs: string,
  header: readonly string[],
  { election, kind, contest }: MatchRules,
): void {
  const option = /^(?:votes|shares)\/(.+)$/.exec(ours)?.[1];
  const isOption =
    option === undefined || election.contests.get(contest ?? '')?.options.some(({ id }) => id === option);
  if (ours !== 'unit' && ours !== 'as_of' && (figureForm(kind, ours) === undefined || !isOption)) {
    const known = ['unit', 'as_of', ...Object.keys(mappedFigures[kind])].join(', ');
    throw new Error(`--column ${ours}=…: there is no ${ours} in ${contest ?? kind}; there are ${known}`);
  }
  if (!header.includes(theirs)) {
    throw new Error(
      `--column ${ours}="${theirs}": the file has no such column; it has ${header.map((name) => `"${name}"`).join(', ')}`,
    );
  }
}

/** What headers are known, by their normal form. */
function knownNames({ election, kind, contest }: MatchRules): ReadonlyMap<string, string> {
  const known = new Map<string, string>();
  const ofOptions = kind === 'count' ? 'votes' : 'shares';
  for (const { id, names } of election.contests.get(contest ?? '')?.options ?? []) {
    for (const name of [id, ...Object.values(names)]) known.set(normal(name), `${ofOptions}/${id}`);
    for (const field of ['votes', 'shares']) {
      if (figureForm(kind, `${field}/${id}`) !== undefined) known.set(normal(`${field}/${id}`), `${field}/${id}`);
    }
  }
  for (const figure of Object.keys(mappedFigures[kind])) if (!figure.includes('*')) known.set(normal(figure), figure);
  return known.set('unit', 'unit').set('asof', 'as_of');
}

/** Upper and lower case, and what stands between words, make no other name. */
function normal(name: string): string {
  return name.toLowerCase().replace(/[\s_/.,:-]+/g, '');
}

/** Units by what they are called in any language, where only one of them is called so; ids stand for themselves. */
export function unitsByName({ definition, units }: Election): Readonly<Record<string, string>> {
  const byName = new Map<string, string | undefined>();
  for (const { id, names } of definition.units) {
    for (const name of new Set(Object.values(names))) byName.set(name, byName.has(name) ? undefined : id);
  }
  return Object.fromEntries(
    [...byName].filter((named): named is [string, string] => named[1] !== undefined && !units.has(named[0])),
  );
}
