/** Where something is wrong in a folder, and what. `column` is a column's name, or a path inside a JSON file. */
export type FolderMistake = {
  readonly file: string;
  readonly line?: number;
  readonly column?: string;
  readonly message: string;
};

/** Collects mistakes, so that a person mends many in one go. */
export class Mistakes {
  readonly found: FolderMistake[] = [];

  add(mistake: FolderMistake): void {
    this.found.push(mistake);
  }
}

/** `csv/turnout.csv, line 12, column percent: must be …` */
export function describeMistake({ file, line, column, message }: FolderMistake): string {
  const place = file.endsWith('.csv') ? [`csv/${file}`] : [file];
  if (line !== undefined) place.push(`line ${line}`);
  if (column !== undefined) place.push(file.endsWith('.csv') ? `column ${column}` : column);
  return `${place.join(', ')}: ${message}`;
}
