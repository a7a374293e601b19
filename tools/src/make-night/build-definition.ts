import type { Election } from '@election-night/shared/election/election.ts';
import { parseDefinition } from '@election-night/shared/election/parse-definition.ts';
import type { FolderMistake, Mistakes } from './mistakes.ts';
import type { Folder } from './read-folder.ts';
import { contestsTable, optionsTable, unitsTable } from './tables.ts';

export type BuiltDefinition = { readonly json: Readonly<Record<string, unknown>>; readonly election: Election };

/** definition.json of a folder; undefined where something is wrong, each mistake told at the line that it came from. */
export function buildDefinition({ night, tables }: Folder, mistakes: Mistakes): BuiltDefinition | undefined {
  const before = mistakes.found.length;
  checkOptionsBelong({ night, tables }, mistakes);
  const units = tables.units.map((unit) => ({
    id: unit.id,
    parent: unit.parent,
    kind: unit.kind,
    names: unit.names,
    voters: unit.voters,
    votersBasis: unit.voters_basis,
    timeZone: unit.time_zone,
    closes: unit.closes,
    stratum: unit.stratum,
    tile: unit.tile_x === undefined && unit.tile_y === undefined ? undefined : { x: unit.tile_x, y: unit.tile_y },
  }));
  const contests = tables.contests.map((contest) => ({
    id: contest.id,
    names: contest.names,
    unit: contest.unit,
    ...night.contestKinds[contest.kind],
    ...(contest.seats === undefined ? {} : { seats: contest.seats }),
    options: optionsOf({ night, tables }, contest).map(({ id, names, kind, registered, color }) => ({
      id,
      names,
      kind,
      registered,
      color,
    })),
  }));
  for (const { line, kind } of tables.contests) {
    if (night.contestKinds[kind]) continue;
    const known = Object.keys(night.contestKinds).join(', ');
    mistakes.add({
      file: contestsTable.file,
      line,
      column: 'kind',
      message: `"${kind}" is not in contestKinds of night.json (${known})`,
    });
  }
  if (mistakes.found.length > before) return undefined;

  // Through JSON and back: absent cells leave no key behind, as they will not in the file.
  const json = JSON.parse(JSON.stringify({ ...night.definition, units, contests })) as Record<string, unknown>;
  const parsed = parseDefinition(json);
  if (parsed.ok) return { json, election: parsed.election };
  for (const { path, message } of parsed.mistakes) mistakes.add({ ...originOf(path, { night, tables }), message });
  return undefined;
}

function optionsOf({ tables }: Folder, contest: Folder['tables']['contests'][number]) {
  return tables.options.filter((option) => option.contest === contest.id || option.contest_kind === contest.kind);
}

function checkOptionsBelong({ tables }: Folder, mistakes: Mistakes): void {
  const file = optionsTable.file;
  const contests = new Set(tables.contests.map(({ id }) => id));
  const kinds = new Set(tables.contests.map(({ kind }) => kind));
  for (const { line, contest, contest_kind: kind } of tables.options) {
    if ((contest === undefined) === (kind === undefined)) {
      mistakes.add({ file, line, column: 'contest', message: 'fill either contest or contest_kind' });
    }
    if (contest !== undefined && !contests.has(contest)) {
      mistakes.add({ file, line, column: 'contest', message: `"${contest}" is not in contests.csv` });
    }
    if (kind !== undefined && !kinds.has(kind)) {
      mistakes.add({
        file,
        line,
        column: 'contest_kind',
        message: `no contest of contests.csv is of the kind "${kind}"`,
      });
    }
  }
}

/** The place in the folder that a path of definition.json came from. */
function originOf(path: string, folder: Folder): Omit<FolderMistake, 'message'> {
  const [, list, index, ...rest] = path.split('/');
  const { units, contests } = folder.tables;
  const unit = list === 'units' ? units[Number(index)] : undefined;
  if (unit) return { file: unitsTable.file, line: unit.line, ...columnOf(rest) };
  const contest = list === 'contests' ? contests[Number(index)] : undefined;
  if (!contest) return { file: 'night.json', column: path || '/' };
  const [field, place, ...inOption] = rest;
  const option = field === 'options' ? optionsOf(folder, contest)[Number(place)] : undefined;
  if (option) return { file: optionsTable.file, line: option.line, ...columnOf(inOption) };
  const isOfKind = field !== undefined && field in (folder.night.contestKinds[contest.kind] ?? {});
  if (isOfKind) return { file: 'night.json', column: `/contestKinds/${[contest.kind, ...rest].join('/')}` };
  return { file: contestsTable.file, line: contest.line, ...columnOf(rest) };
}

/** `timeZone` → `time_zone`, `names/kk` → `name_kk`, `tile/x` → `tile_x`. */
function columnOf([field, member]: readonly string[]): { column?: string } {
  if (field === undefined || field === '') return {};
  if (field === 'names') return { column: member === undefined ? 'name_…' : `name_${member}` };
  if (field === 'tile') return { column: `tile_${member ?? 'x'}` };
  return { column: field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`) };
}
