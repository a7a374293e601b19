import type { Mapping, ReportKind } from '../election/definition.ts';
import type { Election } from '../election/election.ts';
import { formatInstant } from '../election/instant.ts';
import { readInstant } from '../election/local-instant.ts';
import { type FigureForm, figureForm, figureParts, isFigureItself } from '../election/mapped-figures.ts';
import type { Entry } from '../election/report.ts';
import { checkNumber, readNumber } from './read-number.ts';
import {
  type MappingMistake,
  maxMappingMistakes,
  type Read,
  type SourceRecord,
  type SourceRecords,
} from './source-records.ts';

/** What a mapping is read with: which entries it makes. */
export type MappingRules = {
  readonly election: Election;
  readonly kind: ReportKind;
  readonly contest?: string | undefined;
  readonly mapping: Pick<Mapping, 'unit' | 'units' | 'ignore' | 'asOf' | 'figures' | 'numbers'>;
};

/** The entries of one asOf, UTC, absent where the mapping names none; the record of each by its place. */
export type MappedGroup = {
  readonly asOf?: string;
  readonly entries: readonly Entry[];
  readonly places: readonly string[];
};

/** A cell that holds no figure. */
const blank: ReadonlySet<unknown> = new Set([undefined, null, '']);

/**
 * Records → entries, all or none of them. Pure. A record without any figure is left out, since it says nothing; where no record has one
 * there are no groups. Bounds of figures, and who may report what, are for those who admit the report.
 */
export function mapRecords(source: SourceRecords, rules: MappingRules): Read<{ groups: readonly MappedGroup[] }> {
  const missing = missingFields(source, rules);
  if (missing.length > 0) return { ok: false, mistakes: missing };
  const mistakes: MappingMistake[] = [];
  const groups = new Map<string, { entries: Entry[]; places: string[] }>();
  const seen = new Map<string, string>();
  for (const record of source.records) {
    const read = readRecord(record, source, rules);
    mistakes.push(...read.mistakes);
    if (read.entry === undefined) continue;
    const asOf = read.asOf ?? '';
    const before = seen.get(`${asOf} ${read.entry.unit}`);
    if (before !== undefined) {
      mistakes.push({ place: record.place, message: `it is of the same unit as ${before}` });
      continue;
    }
    seen.set(`${asOf} ${read.entry.unit}`, record.place);
    let group = groups.get(asOf);
    if (!group) groups.set(asOf, (group = { entries: [], places: [] }));
    group.entries.push(read.entry);
    group.places.push(record.place);
  }
  if (mistakes.length > 0) return { ok: false, mistakes: mistakes.slice(0, maxMappingMistakes) };
  const inOrder = [...groups].sort(([a], [b]) => (a < b ? -1 : 1));
  return { ok: true, groups: inOrder.map(([asOf, group]) => (asOf === '' ? group : { asOf, ...group })) };
}

/** Where the admission finds fault with an entry, by its pointer in the report: the record and the field that it came from. */
export function placeOfPointer(
  jsonPointer: string,
  group: MappedGroup,
  figures: Mapping['figures'],
): { readonly place?: string; readonly figure?: string; readonly field?: string } {
  const [, index, figure = ''] = /^\/entries\/(\d+)(?:\/(.*))?$/.exec(jsonPointer) ?? [];
  const place = index === undefined ? undefined : group.places[Number(index)];
  const field = Object.hasOwn(figures, figure) ? figures[figure] : undefined;
  return {
    ...(place === undefined ? {} : { place }),
    ...(figure === '' ? {} : { figure }),
    ...(field === undefined ? {} : { field }),
  };
}

/** A field that no record has is a column that was renamed or left out; one that a record lacks is a figure that is not known. */
function missingFields(source: SourceRecords, { mapping }: MappingRules): MappingMistake[] {
  const { records, nameOf } = source;
  if (records.length === 0) return [{ message: 'it has no records' }];
  const { unit, asOf, figures } = mapping;
  const ofRecords = [unit, asOf?.of === 'record' ? asOf.field : undefined, ...Object.values(figures)];
  return [...new Set(ofRecords)]
    .filter((field) => field !== undefined && records.every((record) => record.field(field) === undefined))
    .map((field) => ({ field: nameOf(field ?? ''), message: 'it is missing' }));
}

type ReadRecord = {
  readonly mistakes: readonly MappingMistake[];
  readonly entry?: Entry;
  readonly asOf?: string | undefined;
};

function readRecord(record: SourceRecord, source: SourceRecords, rules: MappingRules): ReadRecord {
  const mistakes: MappingMistake[] = [];
  const wrong: Wrong = (field, message, found) =>
    void mistakes.push({
      place: record.place,
      ...(field === undefined ? {} : { field: source.nameOf(field) }),
      message,
      ...(blank.has(found) ? {} : { found: String(found) }),
    });
  const unit = readUnit(record, source, rules, wrong);
  if (unit === 'ignored') return { mistakes };
  const figures = readFigures(record, rules, wrong);
  const isEmpty = !Object.keys(figures).some((figure) => isFigureItself(rules.kind, figure));
  if (isEmpty && mistakes.length === 0) return { mistakes };
  const asOf = readAsOf(record, source, rules, wrong);
  if (mistakes.length > 0 || unit === undefined) return { mistakes };
  return { mistakes, asOf, entry: entryOf(unit, rules.contest, figures) };
}

type Wrong = (field: string | undefined, message: string, found?: unknown) => void;

/** Undefined where it was wrong, and told. */
function readUnit(
  record: SourceRecord,
  { records }: SourceRecords,
  { election, contest, mapping }: MappingRules,
  wrong: Wrong,
): string | undefined {
  if (mapping.unit === undefined) {
    if (records.length > 1) wrong(undefined, 'there is more than one record, and no field that names its unit');
    return contest === undefined ? election.top.id : election.contests.get(contest)?.unit;
  }
  const found = record.field(mapping.unit);
  const name = typeof found === 'string' || typeof found === 'number' ? String(found).trim() : '';
  if (mapping.ignore?.includes(name)) return 'ignored';
  const unit = mapping.units && Object.hasOwn(mapping.units, name) ? mapping.units[name] : name;
  if (unit !== undefined && election.units.has(unit)) return unit;
  wrong(mapping.unit, name === '' ? 'it names no unit' : 'it is no unit of this night', found);
  return undefined;
}

/** By figure, `votes/OAK` and so on. */
function readFigures(
  record: SourceRecord,
  { kind, mapping }: MappingRules,
  wrong: Wrong,
): Readonly<Record<string, number | string>> {
  const figures: Record<string, number | string> = {};
  for (const [figure, field] of Object.entries(mapping.figures)) {
    const found = record.field(field);
    const value = typeof found === 'string' ? found.trim() : found;
    if (blank.has(value)) continue;
    const read = readFigure(value, figureForm(kind, figure), mapping.numbers);
    if (read.ok) figures[figure] = read.value;
    else wrong(field, read.message, value);
  }
  return figures;
}

function readFigure(
  value: unknown,
  form: FigureForm | undefined,
  style: Mapping['numbers'],
): { readonly ok: true; readonly value: number | string } | { readonly ok: false; readonly message: string } {
  if (form === 'text') {
    return typeof value === 'string' ? { ok: true, value } : { ok: false, message: 'it is not a text' };
  }
  if (form === undefined) return { ok: false, message: 'there is no such figure' };
  if (typeof value === 'number') return checkNumber(value, form);
  return typeof value === 'string' ? readNumber(value, form, style) : { ok: false, message: 'it is not a number' };
}

function readAsOf(
  record: SourceRecord,
  source: SourceRecords,
  { mapping: { asOf } }: MappingRules,
  wrong: Wrong,
): string | undefined {
  if (asOf === undefined) return undefined;
  const found = asOf.of === 'record' ? record.field(asOf.field) : source.ofDocument(asOf.field);
  const instant = typeof found === 'string' ? readInstant(found.trim(), asOf.zone) : undefined;
  if (instant !== undefined) return formatInstant(instant);
  const without = asOf.zone === undefined ? ' with its offset' : '';
  wrong(asOf.field, `it is not a time${without}, such as 2023-03-19T18:10${without === '' ? '' : ':00+06:00'}`, found);
  return undefined;
}

/** `{"votes/OAK": 7, "stations/in": 1}` → the entry with its nested fields. */
function entryOf(unit: string, contest: string | undefined, figures: Readonly<Record<string, number | string>>): Entry {
  const entry: Record<string, unknown> = { unit, ...(contest === undefined ? {} : { contest }) };
  for (const [figure, value] of Object.entries(figures)) {
    const { field, option } = figureParts(figure);
    const [outer = '', inner] = option === undefined ? field.split('/') : [field, option];
    if (inner === undefined) entry[outer] = value;
    else entry[outer] = { ...(entry[outer] as object | undefined), [inner]: value };
  }
  return entry as unknown as Entry;
}
