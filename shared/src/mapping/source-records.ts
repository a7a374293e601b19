/** One record of a foreign body. `place` is where a person finds it: `line 4`, `record 3`. */
export type SourceRecord = {
  readonly place: string;
  /** What a field holds; undefined where the record has none. */
  field(name: string): unknown;
};

/** What a body holds before anybody asks what it means. */
export type SourceRecords = {
  readonly records: readonly SourceRecord[];
  /** A field of the whole document, in JSON. */
  ofDocument(field: string): unknown;
  /** How a field is called in a sentence: `column "Region"`, `"/region"`. */
  nameOf(field: string): string;
};

/**
 * Something in a body that cannot be taken. `message` quotes nothing of the body, since it may end in a log; `found` does, for the person
 * whose file it is.
 */
export type MappingMistake = {
  readonly place?: string;
  readonly field?: string;
  readonly message: string;
  readonly found?: string;
};

export type Read<T> =
  | ({ readonly ok: true } & T)
  | { readonly ok: false; readonly mistakes: readonly MappingMistake[] };

/** How many mistakes one body is told. */
export const maxMappingMistakes = 20;

/** `line 4, column "Region": it is no unit of this night`. */
export function describeMappingMistake({ place, field, message }: MappingMistake): string {
  const where = [place, field].filter((part) => part !== undefined).join(', ');
  return where === '' ? message : `${where}: ${message}`;
}
