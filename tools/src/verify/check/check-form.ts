import { derivedFamilies } from '@election-night/shared/election/derive-anew.ts';
import type { Election } from '@election-night/shared/election/election.ts';
import { parseInstant } from '@election-night/shared/election/instant.ts';
import { type SubjectKey, subjectKey, subjectParts } from '@election-night/shared/election/report.ts';
import { families, familyOf } from '@election-night/shared/election/row.ts';
import type { Commit } from '@election-night/shared/wire/commit.ts';
import { CommitSchema } from '@election-night/shared/wire/commit-schemas.ts';
import { mistakesOfEntry } from '@election-night/shared/wire/entry-mistakes.ts';
import {
  bodyFormats,
  CountEntrySchema,
  ExitPollEntrySchema,
  TurnoutEntrySchema,
} from '@election-night/shared/wire/report-body.ts';
import { rowSchemas, TombstoneSchema } from '@election-night/shared/wire/row-schemas.ts';
import { Ajv, type ValidateFunction } from 'ajv';
import { BadEntry } from './bad-entry.ts';

const isUtc = (text: string) => text.endsWith('Z') && parseInstant(text) !== undefined;
const ajv = new Ajv({ formats: { ...bodyFormats, 'date-time': { type: 'string', validate: isUtc } } });

const { entries, withdrawn, ...rest } = CommitSchema.properties;
// An entry is checked by the schema of its own kind: a union would take a count for turnout.
const anyEntry = { type: 'object', properties: { entry: { type: 'object' } }, required: ['subject', 'asOf', 'entry'] };
const commitShape = ajv.compile({
  ...CommitSchema,
  properties: { ...rest, entries: { ...entries, items: anyEntry }, withdrawn: { ...withdrawn, items: anyEntry } },
});
const knownFields = {
  commit: new Set(Object.keys(CommitSchema.properties)),
  entries: new Set(Object.keys(entries.items.properties)),
  withdrawn: new Set(Object.keys(withdrawn.items.properties)),
};
const entryShapes: Readonly<Partial<Record<string, ValidateFunction>>> = {
  turnout: ajv.compile(TurnoutEntrySchema),
  'exit-poll': ajv.compile(ExitPollEntrySchema),
  count: ajv.compile(CountEntrySchema),
};
const rowShapes = new Map(Object.entries(rowSchemas).map(([family, schema]) => [family, ajv.compile(schema)]));
const tombstoneShape = ajv.compile(TombstoneSchema);

/** Whether a commit has the form of the protocol. What no version of this program knows is refused. */
export function checkForm(commit: Commit): void {
  fits(commitShape, commit, 'the commit');
  onlyKnown(commit, knownFields.commit, 'the commit');
  for (const list of ['entries', 'withdrawn'] as const) {
    for (const listed of commit[list] ?? []) {
      onlyKnown(listed, knownFields[list], list);
      checkEntry(listed);
    }
  }
  const keys = new Set<string>();
  for (const row of commit.rows) {
    if (keys.has(row.key)) throw new BadEntry('form', `the row ${row.key} is in it twice`);
    keys.add(row.key);
    checkRow(row, commit.rev);
  }
}

/** Whether what a commit lists could have been admitted: sources, units, contests and options are those of the definition. */
export function checkAdmission({ entries, withdrawn = [] }: Commit, election: Election): void {
  for (const { subject, entry } of [...entries, ...withdrawn]) {
    const { kind, source: id } = subjectParts(subject as SubjectKey);
    const source = election.sources.get(id);
    if (!source?.kinds.includes(kind)) throw new BadEntry('entry', `${subject}: no source of the night may send that`);
    const [mistake] = mistakesOfEntry('', entry, { election, source, kind });
    if (mistake) throw new BadEntry('entry', `${subject}: ${mistake.pointer} ${mistake.message}`);
  }
}

type Listed = Pick<Commit['entries'][number], 'subject' | 'asOf' | 'entry'>;

function checkEntry({ subject, asOf, entry }: Listed): void {
  const { kind, source } = subjectParts(subject as SubjectKey);
  const shape = entryShapes[kind];
  if (!shape) throw new BadEntry('form', `${subject} is no kind|contest|unit|source`);
  if (!isUtc(asOf)) throw new BadEntry('form', `${subject}: asOf is no time in UTC`);
  fits(shape, entry, subject);
  const own = subjectKey(kind, 'contest' in entry ? entry.contest : undefined, entry.unit, source);
  if (own !== subject) throw new BadEntry('form', `${subject} lists an entry of ${own}`);
}

function checkRow(row: Commit['rows'][number], rev: number): void {
  const family = familyOf(row.key);
  if (!families.includes(family)) throw new BadEntry('form', `${row.key} is of no family that this program knows`);
  if (Object.keys(row).at(-1) !== 'rev') throw new BadEntry('form', `${row.key} does not end with its rev`);
  if (row.rev !== rev) throw new BadEntry('form', `${row.key} has the rev ${row.rev} in the commit ${rev}`);
  if ('deleted' in row) fits(tombstoneShape, row, row.key);
  // The others are compared byte for byte with what follows from the entries.
  else if (!derivedFamilies.has(family)) {
    const shape = rowShapes.get(family);
    if (shape) fits(shape, row, row.key);
  }
}

function fits(shape: ValidateFunction, value: unknown, what: string): void {
  if (shape(value)) return;
  const [error] = shape.errors ?? [];
  throw new BadEntry('form', `${what}: ${error?.instancePath || 'it'} ${error?.message ?? 'does not fit'}`);
}

function onlyKnown(value: object, known: ReadonlySet<string>, what: string): void {
  const other = Object.keys(value).find((field) => !known.has(field));
  if (other !== undefined) {
    throw new BadEntry('form', `${what}: the field ${other} is not known; a newer version of this program may know it`);
  }
}
