import { createHash } from 'node:crypto';
import type { Fetch, Source } from '@election-night/shared/election/definition.ts';
import { formatInstant } from '@election-night/shared/election/instant.ts';
import { type MappedGroup, placeOfPointer } from '@election-night/shared/mapping/map-records.ts';
import { contentDigest } from '@election-night/shared/queue/job-id.ts';
import type { FastifyBaseLogger } from 'fastify';
import { type Admission, admitReport } from '../admit-report.ts';
import type { Intake, NightIntake } from '../intake.ts';
import { submitReport } from '../submit-report.ts';
import type { FetchState } from './fetch-state.ts';
import { mapBody, sentenceOf } from './map-body.ts';

/** A whole body, from wherever it was fetched. `modified`: when its figures were written, where that is known (milliseconds since 1970). */
export type Body = {
  readonly bytes: Buffer;
  readonly charset?: string | undefined;
  readonly modified?: number | undefined;
  /** Nothing but its content can tell that it is whole. */
  readonly mayBeCut: boolean;
};

export type Ingested =
  | {
      readonly outcome: 'ingested';
      readonly contentDigest: string;
      readonly bodyDigest: string;
      readonly entries: number;
    }
  /** Nothing to send: the same bytes, or other bytes that say the same. */
  | { readonly outcome: 'unchanged'; readonly bodyDigest: string; readonly hasChanged: boolean }
  /** Every record is there, and no figure yet. */
  | { readonly outcome: 'no-figures'; readonly bodyDigest: string; readonly hasChanged: boolean }
  /** Perhaps it was cut: it is taken if the next try finds the same. */
  | { readonly outcome: 'settling'; readonly bodyDigest: string }
  | { readonly outcome: 'refused'; readonly reason: string };

export type IngestContext = {
  readonly source: Source;
  readonly fetch: Fetch;
  readonly into: NightIntake;
  readonly intake: Intake;
  readonly log: FastifyBaseLogger;
  /** Keeps the time given to content that has none, before a report is made with it. */
  keepPending(pending: NonNullable<FetchState['pending']>): Promise<void>;
  /** The night's clock, milliseconds since 1970. */
  nightNow(): Promise<number>;
};

/** A body → map → admit → record → claim → enqueue, all of it or nothing: a report is claimed only once every report of the body is admitted. */
export async function ingestBody(body: Body, known: FetchState | undefined, context: IngestContext): Promise<Ingested> {
  const { fetch, into } = context;
  const bodyDigest = createHash('sha256').update(body.bytes).digest('hex');
  if (bodyDigest === known?.bodyDigest) return { outcome: 'unchanged', bodyDigest, hasChanged: false };

  const mapped = mapBody(body.bytes, fetch, into.night.election, body.charset);
  if (mapped.outcome === 'refused') return mapped;
  const entries = mapped.groups.reduce((sum, group) => sum + group.entries.length, 0);
  const mayBeCut = body.mayBeCut && (mapped.isOpen || entries < (known?.entries ?? 0));
  if (mayBeCut && known?.settling !== bodyDigest) return { outcome: 'settling', bodyDigest };
  if (entries === 0) return { outcome: 'no-figures', bodyDigest, hasChanged: true };

  const content = contentDigest(mapped.groups.map(({ asOf, entries }) => ({ ...(asOf ? { asOf } : {}), entries })));
  if (content === known?.contentDigest) return { outcome: 'unchanged', bodyDigest, hasChanged: true };

  const asOf = mapped.groups.every((group) => group.asOf !== undefined)
    ? undefined
    : await asOfWithout(content, body, known, context);
  const admitted = admitAll(mapped.groups, asOf, context);
  if (admitted.outcome === 'refused') return admitted;
  for (const admission of admitted.admissions) {
    // As for what is sent: on the disk before it is claimed.
    const recorded = await into.recording?.record({
      source: admission.report.source,
      path: '/reports',
      body: { json: JSON.stringify(admission.content) },
    });
    if (recorded === 'failed')
      return { outcome: 'refused', reason: 'it was read, but not taken: it could not be recorded' };
    const within = context.intake.limits.answerWithinMs;
    const submitted = await submitReport(admission, into, context.intake, within, context.log);
    if (submitted.outcome === 'taken') continue;
    const why = submitted.outcome === 'conflict' ? 'another report has its id' : wordsOf[submitted.code];
    return { outcome: 'refused', reason: `it was read, but not taken: ${why}` };
  }
  return { outcome: 'ingested', contentDigest: content, bodyDigest, entries };
}

const wordsOf = {
  'night-not-started': 'the night was not started yet',
  'store-unavailable': 'redis takes nothing at the moment',
  'outcome-unknown': 'redis did not answer in time',
} as const;

/**
 * The asOf of a body that has none: when its server or its file says that it was modified, else the night's time at first sight. A try that
 * failed half-way must not make another report of the same figures, so that time is kept before it is used.
 */
async function asOfWithout(
  content: string,
  { modified }: Body,
  known: FetchState | undefined,
  { keepPending, nightNow }: IngestContext,
): Promise<string> {
  if (known?.pending?.digest === content) return known.pending.asOf;
  const second = 1000;
  const asOf = formatInstant(Math.floor((modified ?? (await nightNow())) / second) * second);
  await keepPending({ digest: content, asOf });
  return asOf;
}

type Admitted = Extract<Admission, { outcome: 'admitted' }>;

function admitAll(
  groups: readonly MappedGroup[],
  asOf: string | undefined,
  { source, fetch, into, intake }: IngestContext,
): { outcome: 'admitted'; admissions: readonly Admitted[] } | { outcome: 'refused'; reason: string } {
  const { election, mode } = into.night;
  const rules = { election, mode, key: { source: source.id }, maxEntries: intake.limits.maxEntries };
  const admissions: Admitted[] = [];
  for (const group of groups) {
    const content = { kind: fetch.kind, asOf: group.asOf ?? asOf, entries: group.entries };
    const admission = admitReport({ id: reportId(source.id, content), mode, ...content }, rules);
    if (admission.outcome !== 'admitted') return { outcome: 'refused', reason: reasonOf(admission, group, fetch) };
    admissions.push(admission);
  }
  return { outcome: 'admitted', admissions };
}

/** The same figures of the same time are the same report, whoever fetches them and however often. */
function reportId(source: string, content: object): string {
  return `fetched-${contentDigest([source, content]).slice(0, 40)}`;
}

function reasonOf(
  admission: Exclude<Admission, { outcome: 'admitted' }>,
  group: MappedGroup,
  { format, mapping }: Fetch,
): string {
  if (admission.outcome === 'forbidden') return 'this source may not send it';
  if (admission.outcome === 'undated') return 'it has no time';
  return sentenceOf(
    admission.mistakes.map(({ pointer, message }) => {
      const { place, field, figure } = placeOfPointer(pointer, group, mapping.figures);
      const name =
        field === undefined ? (figure ?? pointer.slice(1)) : format === 'csv' ? `column "${field}"` : `"${field}"`;
      return { ...(place === undefined ? {} : { place }), ...(name === '' ? {} : { field: name }), message };
    }),
  );
}
