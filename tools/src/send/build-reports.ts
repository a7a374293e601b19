import { basename } from 'node:path';
import type { ReportKind } from '@election-night/shared/election/definition.ts';
import type { Election } from '@election-night/shared/election/election.ts';
import { formatInstant } from '@election-night/shared/election/instant.ts';
import type { Mode } from '@election-night/shared/election/night-clock.ts';
import type { Entry } from '@election-night/shared/election/report.ts';
import { type MappedGroup, mapRecords } from '@election-night/shared/mapping/map-records.ts';
import { readCsv } from '@election-night/shared/mapping/read-csv.ts';
import type { MappingMistake, SourceRecords } from '@election-night/shared/mapping/source-records.ts';
import { contentDigest } from '@election-night/shared/queue/job-id.ts';
import { instantOnNight } from '../replay/local-time.ts';
import { type Matched, matchColumns } from './match-columns.ts';
import type { SendOptions } from './read-options.ts';
import type { Sheet } from './read-sheet.ts';

export type SheetReport = {
  readonly body: { id: string; mode: Mode; kind: ReportKind; asOf: string; entries: readonly Entry[] };
  readonly group: MappedGroup;
};

export type Built =
  | {
      readonly ok: true;
      readonly reports: readonly SheetReport[];
      readonly matched: Matched;
      readonly decimal: '.' | ',';
    }
  /** Sentences that name line, column and remedy. */
  | { readonly ok: false; readonly mistakes: readonly string[] };

/** A table → the reports that would be sent: one for each time in it. `now` in milliseconds since 1970. */
export function buildReports(sheet: Sheet, options: SendOptions, election: Election, mode: Mode, now: number): Built {
  const { kind, source, file } = options;
  const read = readCsv(sheet.text, sheet.delimiter);
  if (!read.ok)
    return refuse(read.mistakes.map((mistake) => describe(mistake, file, 'mend the file and save it again')));
  const contest = contestOf(options, election);
  const matched = matchColumns(read.header, { election, kind, contest, named: options.columns });
  const decimal = options.decimal ?? decimalOf(read.source, Object.values(matched.mapping.figures));
  const mapping = { ...matched.mapping, numbers: { decimal, thousands: ' ' } } as const;
  const mapped = mapRecords(read.source, { election, kind, contest, mapping });
  if (!mapped.ok) {
    const remedies = remediesOf(matched, election, decimal);
    return refuse(mapped.mistakes.map((mistake) => describe(mistake, file, remedies(mistake))));
  }
  if (mapped.groups.length === 0) return refuse([`${file} has no figure in any line`]);
  const asOf = asOfOf(options, election, matched, now);
  const reports = mapped.groups.map((group) => {
    const content = { mode, kind, asOf: group.asOf ?? asOf, entries: group.entries };
    const id = options.id ?? `${nameOf(file)}-${contentDigest([source, content]).slice(0, 16)}`;
    return { body: { id, ...content }, group };
  });
  if (options.id !== undefined && reports.length > 1) {
    return refuse([`${file} has ${reports.length} times, which are as many reports; leave --id out`]);
  }
  return { ok: true, reports, matched, decimal };
}

function refuse(mistakes: readonly string[]): Built {
  return { ok: false, mistakes };
}

/** `wards.csv, line 4, column "Ward": it is no unit of this night, got "Marsh"; remedy`. */
function describe({ place, field, message, found }: MappingMistake, file: string, remedy: string): string {
  const got = found === undefined ? '' : `, got "${found.length > 60 ? `${found.slice(0, 59)}…` : found}"`;
  return `${[basename(file), place, field].filter((part) => part !== undefined).join(', ')}: ${message}${got}; ${remedy}`;
}

function remediesOf({ mapping }: Matched, election: Election, decimal: string): (mistake: MappingMistake) => string {
  const units = [...election.units.values()].slice(0, 12).map(({ id, names }) => `${id} (${Object.values(names)[0]})`);
  const others = election.units.size > units.length ? ', …' : '';
  return ({ field, message }) => {
    if (field === `column "${mapping.unit}"`) return `write an id or a name: ${units.join(', ')}${others}`;
    if (field === `column "${mapping.asOf?.field}"`) return 'write it like 2023-03-19 18:10, or with its offset';
    if (message.startsWith('it is of the same unit')) return 'keep one of them';
    return `correct the cell, or empty it where the figure is not known (decimals are read with "${decimal}"; --decimal changes that)`;
  };
}

function contestOf({ kind, contest }: SendOptions, { contests }: Election): string | undefined {
  const ids = [...contests.keys()];
  if (kind === 'turnout') {
    if (contest !== undefined) throw new Error('turnout is of no contest; leave --contest out');
    return undefined;
  }
  const only = contest ?? (ids.length === 1 ? ids[0] : undefined);
  if (only !== undefined && contests.has(only)) return only;
  throw new Error(`--contest must be one of ${ids.slice(0, 12).join(', ')}${ids.length > 12 ? ', …' : ''}`);
}

function asOfOf({ asOf }: SendOptions, { times, definition }: Election, { mapping }: Matched, now: number): string {
  if (mapping.asOf !== undefined) {
    if (asOf !== undefined) throw new Error(`column "${mapping.asOf.field}" has the times; leave --as-of out`);
    return '';
  }
  if (asOf === undefined) {
    throw new Error('what time do the figures describe? Say it with --as-of 18:10, --as-of now, or a column as_of');
  }
  const instant = asOf === 'now' ? now : instantOnNight(asOf, { starts: times.starts, timeZone: definition.timeZone });
  if (instant === undefined)
    throw new Error(`--as-of must be a time such as 18:10 or 2023-03-19T18:10:00+06:00, or now; not ${asOf}`);
  return formatInstant(Math.floor(instant / 1000) * 1000);
}

/** A comma where figures have one before their last one or two digits, and none has a point. */
function decimalOf({ records }: SourceRecords, columns: readonly string[]): '.' | ',' {
  const cells = records.flatMap((record) => columns.map((column) => String(record.field(column) ?? '').trim()));
  const figures = cells.filter((cell) => /^[\d\s.,]+%?$/.test(cell));
  return figures.some((cell) => /,\d{1,2}\s?%?$/.test(cell)) && !figures.some((cell) => cell.includes('.')) ? ',' : '.';
}

/** What of the file's name may stand in an id. */
function nameOf(file: string): string {
  const name = basename(file)
    .replace(/\.[^.]*$/, '')
    .replace(/[^A-Za-z0-9._-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 60);
  return name === '' ? 'table' : name;
}
