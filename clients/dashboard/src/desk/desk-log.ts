import type { Decision, Progress } from './desk-view.ts';

/** What was done in this tab. */
export type LogLine = {
  /** Of the request. */
  readonly id: string;
  /** Wall time, milliseconds since 1970. */
  readonly at: number;
  readonly label: string;
  readonly about: string;
  readonly progress: Progress;
};

const mostLines = 200;

/** With a line more, the newest first. A decision that is sent again has one line: its latest. */
export function withLine(
  lines: readonly LogLine[],
  { id, label, about }: Decision,
  progress: Progress,
  at: number,
): readonly LogLine[] {
  return [{ id, at, label, about, progress }, ...lines.filter((line) => line.id !== id)].slice(0, mostLines);
}
