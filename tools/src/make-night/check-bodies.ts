import { bodyFormats, bodyLimits, datedBodySchemas } from '@election-night/shared/wire/report-body.ts';
import { Ajv } from 'ajv';
import type { RecordedRequest } from './build-reports.ts';
import type { Mistakes } from './mistakes.ts';
import type { Tables } from './read-folder.ts';
import { reportsTable } from './tables.ts';

const ajv = new Ajv({ allErrors: true, formats: bodyFormats });
const validators = {
  turnout: ajv.compile(datedBodySchemas.turnout),
  'exit-poll': ajv.compile(datedBodySchemas['exit-poll']),
  count: ajv.compile(datedBodySchemas.count),
};

/** Whether the ingestor would take each body: its shape and its size, by the schemas of the wire. */
export function checkBodies(
  requests: readonly RecordedRequest[],
  reports: Tables['reports'],
  mistakes: Mistakes,
): void {
  for (const { body } of requests) {
    const report = reports.find(({ id }) => id === body.id);
    const wrong = (message: string) =>
      mistakes.add({ file: reportsTable.file, line: report?.line ?? 1, column: 'id', message });
    if (body.entries.length > bodyLimits.maxEntries) {
      wrong(
        `${body.id} has ${body.entries.length} entries; a report may have ${bodyLimits.maxEntries}: send it in parts`,
      );
    }
    const bytes = Buffer.byteLength(JSON.stringify(body));
    if (bytes > bodyLimits.maxBodyBytes)
      wrong(`${body.id} is ${bytes} bytes; a body may have ${bodyLimits.maxBodyBytes}`);
    const isTaken = validators[body.kind];
    if (isTaken(body as unknown)) continue;
    for (const { instancePath, message } of isTaken.errors ?? []) {
      wrong(`the body of ${body.id} would be refused: ${instancePath || '/'} ${message}`);
    }
  }
}
