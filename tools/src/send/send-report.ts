import { setTimeout as delay } from 'node:timers/promises';
import type { Mapping } from '@election-night/shared/election/definition.ts';
import { placeOfPointer } from '@election-night/shared/mapping/map-records.ts';
import type { ReportOutcome } from '@election-night/shared/queue/report-queue.ts';
import type { ProblemBody } from '@election-night/shared/wire/problem.ts';
import { patience, requestPatiently } from '../replay/request-patiently.ts';
import type { SheetReport } from './build-reports.ts';

/** What is told of a report, and the exit code that it stands for. */
export type Sent = { readonly lines: readonly string[]; readonly code: 0 | 1 | 2 };

const decidedWithinMs = 15_000;

/** Sends a report until it is answered, waits for what becomes of it, and says so by line and column of the file. */
export async function sendReport(
  report: SheetReport,
  { url, night, key, figures }: { url: string; night: string; key: string; figures: Mapping['figures'] },
): Promise<Sent> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const to = `${url}/v1/nights/${night}/reports`;
  const answer = await requestPatiently(to, { method: 'POST', headers, body: JSON.stringify(report.body) }, patience);
  if (answer.status !== 202) return { code: 1, lines: describeRefusal(answer.json, answer.status, report, figures) };
  const { status } = answer.json as { status: string };
  for (const deadline = Date.now() + decidedWithinMs; Date.now() < deadline; await delay(100)) {
    const asked = await requestPatiently(`${url}${status}`, { headers }, patience);
    const outcome = asked.json as ReportOutcome | { state: 'queued' };
    if (asked.status === 200 && outcome.state !== 'queued') return describeOutcome(outcome, report);
  }
  return { code: 2, lines: [`${report.body.id} was taken, and waits to be decided: ${url}${status} will tell`] };
}

function describeRefusal(
  json: unknown,
  status: number,
  { body, group }: SheetReport,
  figures: Mapping['figures'],
): readonly string[] {
  const { title, remedy, errors = [] } = (typeof json === 'object' ? json : {}) as Partial<ProblemBody>;
  const lines = errors.map(({ pointer, message }) => {
    const { place, figure, field } = placeOfPointer(pointer, group, figures);
    const column = field === undefined ? figure : `column "${field}"`;
    return `  ${[place ?? (column === undefined ? pointer : undefined), column].filter((part) => part !== undefined).join(', ')}: ${message}`;
  });
  return [
    `${body.id} was refused (${status}): ${title ?? 'the answer is not understood'}`,
    ...lines,
    ...(remedy ? [remedy] : []),
  ];
}

function describeOutcome(outcome: ReportOutcome, { body, group }: SheetReport): Sent {
  if (outcome.state === 'sealed') return { code: 0, lines: [`${body.id} is sealed until its embargo ends`] };
  if (outcome.state === 'refused') {
    const remedy = 'This id stays refused: when the reason is gone, send the table again with another one (--id).';
    return { code: 1, lines: [`${body.id} was refused: ${outcome.reason}`, remedy] };
  }
  if (outcome.state !== 'decided') return { code: 0, lines: [`${body.id} is ${outcome.state}`] };
  const counts = Object.entries(outcome.counts).map(([word, count]) => `${count} ${word}`);
  const where = outcome.rev === undefined ? 'nothing public changed' : `published with rev ${outcome.rev}`;
  const exceptions = outcome.exceptions.map(({ entry, outcome, reason }) => {
    const unit = body.entries[entry]?.unit ?? '';
    return `  ${group.places[entry] ?? ''}, ${unit}: ${outcome}, ${reason}`;
  });
  const held = (outcome.counts.held ?? 0) > 0;
  const remedy = held
    ? ['What is held waits for the desk, or for a correction or right figures with a later time.']
    : [];
  return { code: held ? 2 : 0, lines: [`${body.id}: ${counts.join(', ')}; ${where}`, ...exceptions, ...remedy] };
}
