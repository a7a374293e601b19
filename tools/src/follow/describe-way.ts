import type { Cause } from '@election-night/shared/wire/commit.ts';
import type { ChangedField, ChangedRow, FollowedEntry, Way } from './way.ts';

/** More is a page that nobody reads at night; --json has all. */
const mostLines = 24;

/** The way as a picture of hops, a block each, in the order in which a report takes them. Lines without line feeds. */
export function describeWay(way: Way): string[] {
  const { report, source, night, mode, run } = way;
  const title = [
    `${report}${source === undefined ? '' : ` of ${source}`}`,
    `night ${night}`,
    mode,
    run && `run ${run}`,
  ];
  const blocks: readonly (readonly [label: string, lines: readonly string[]])[] = [
    ['recorded', recordedLines(way)],
    ['received', way.receivedAt === undefined ? [] : [`${way.receivedAt} by the wall clock`]],
    ['claimed', way.claim ? [`content ${way.claim.digest}`, `receipt ${way.claim.receipt}`] : []],
    ['queue', queueLines(way)],
    ['decided', decidedLines(way)],
    ['commit', commitLines(way)],
    ['rows', rowLines(way.commit?.rows ?? [])],
    ['served', servedLines(way)],
    ['nearest ids', way.nearest ?? []],
    ['not seen', way.notSeen],
    ['next', way.next],
  ];
  const width = Math.max(...blocks.map(([label]) => label.length));
  return [
    title.filter(Boolean).join(' · '),
    '',
    ...blocks.flatMap(([label, lines]) =>
      lines.map((line, place) => `  ${(place === 0 ? label : '').padEnd(width)}  ${line}`.trimEnd()),
    ),
  ];
}

function recordedLines({ recorded }: Way): string[] {
  if (!recorded) return [];
  if (recorded.length === 0) return ['in no file of this recording'];
  const said = {
    claimed: 'this content',
    other: 'ANOTHER CONTENT under the same id: 409',
    unknown: '',
  } as const;
  return table(
    recorded.map(({ at, file, line, source, content }) => [
      at,
      source ?? 'a key that opens nothing: 401',
      `${file}:${line}`,
      source === null ? '' : said[content],
    ]),
  );
}

function queueLines({ queue }: Way): string[] {
  if (!queue) return [];
  const { state, attempts, failedBecause, finishedAt } = queue;
  if (state === 'forgotten') return ['its job is not there any more: the queue keeps the last 1,000 that are done'];
  const times = attempts ? `, ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}` : '';
  const line = `${state}${times}${finishedAt === undefined ? '' : `, ended ${finishedAt}`}`;
  return failedBecause === undefined ? [line] : [line, `because: ${failedBecause}`];
}

function decidedLines({ state, counts, entries = [], sealed, refusedBecause }: Way): string[] {
  if (state === 'unknown') return ['UNKNOWN: nothing of this id was admitted'];
  if (state === 'queued') return ['not yet'];
  if (state === 'refused') return [`refused: ${refusedBecause}`];
  if (state === 'sealed') {
    const until = sealed?.until === undefined ? 'until its release' : `until ${sealed.until} on the night’s clock`;
    const exact = sealed?.isExact === false && sealed.until !== undefined ? 'at least ' : '';
    return [`SEALED ${exact}${until}: stored apart, not judged, no figure of it is shown`];
  }
  const sums = Object.entries(counts ?? {}).map(([outcome, count]) => `${count} ${outcome}`);
  return [sums.join(', '), ...some(table(entries.map(entryCells)), 'entries')];
}

function entryCells({ entry, unit = '', contest = '', outcome, reason = '' }: FollowedEntry): string[] {
  return [`entry ${entry}`, unit, contest, outcome === 'held' ? 'HELD' : outcome, reason];
}

function commitLines({ state, commit }: Way): string[] {
  if (!commit) return state === 'decided' ? ['none that can be seen, or nothing public changed'] : [];
  const { epoch, rev, at, hash, cause } = commit;
  return [
    `rev ${rev} of epoch ${epoch}, ${at} on the night’s clock`,
    `hash ${hash}`,
    `cause ${some(cause.map(causeText), 'causes').join('; ')}`,
  ];
}

function causeText({ type, ...facts }: Cause): string {
  return `${type} ${Object.values(facts).join('/')}`.trim();
}

function rowLines(rows: readonly ChangedRow[]): string[] {
  return some(table(rows.map((row) => [row.key.replace(correctionKey, '$1…'), changeText(row)])), 'rows');
}

/** The digest in it tells a person nothing. */
const correctionKey = /^(correction:)[0-9a-f]+$/;

function changeText({ key, before, isGone, fields }: ChangedRow): string {
  if (isGone) return 'taken away';
  if (correctionKey.test(key) && before === 'absent') return correctionText(fields);
  const told = fields.filter((change) => !isDetail.test(change.field) && !isNothing(change));
  const changes = (told.length > 0 ? told : fields).slice(0, 8).map(fieldText);
  const marks = { seen: '', absent: 'new: ', unseen: 'was before further back than was looked: ' } as const;
  const rest = told.length > 8 ? `, and ${told.length - 8} more` : '';
  return `${marks[before]}${changes.join(', ')}${rest}`;
}

function correctionText(fields: readonly ChangedField[]): string {
  const said = new Map(fields.map(({ field, after }) => [field, after]));
  const change = `${said.get('row')} ${said.get('field')} ${valueText(said.get('before'))} → ${valueText(said.get('after'))}`;
  return `${change}, ${said.get('kind')} by ${said.get('by')}: ${said.get('reason')}`;
}

/** An empty list where there was none. */
function isNothing({ before, after }: ChangedField): boolean {
  return before === undefined && Array.isArray(after) && after.length === 0;
}

/** Fields that say how a figure came to be, or that move with every report. */
const isDetail = /^(asOf|basis\.|reported\.|steps|source$)/;

function fieldText({ field, before, after }: ChangedField): string {
  if (Array.isArray(after) && after.some(Array.isArray)) {
    return `${field} ${Array.isArray(before) ? before.length : 0} → ${after.length} of them`;
  }
  return before === undefined ? `${field} ${valueText(after)}` : `${field} ${valueText(before)} → ${valueText(after)}`;
}

function valueText(value: unknown): string {
  if (value === undefined) return '—';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function servedLines({ served, commit }: Way): string[] {
  if (!served || !commit) return [];
  if ('trouble' in served) return [served.trouble];
  const { url, epoch, rev, includes } = served;
  const where = epoch === commit.epoch ? `rev ${rev} now` : `rev ${rev} of epoch ${epoch} now`;
  return [`${includes ? 'yes' : 'NOT YET'}: ${url} is at ${where}`];
}

/** Columns as wide as their widest cell. */
function table(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows)
    for (const [place, cell] of row.entries()) widths[place] = Math.max(widths[place] ?? 0, cell.length);
  const used = widths.map((width) => width > 0);
  return rows.map((row) =>
    row
      .map((cell, place) => cell.padEnd(widths[place] ?? 0))
      .filter((_, place) => used[place])
      .join('  ')
      .trimEnd(),
  );
}

function some(lines: readonly string[], what: string): string[] {
  if (lines.length <= mostLines) return [...lines];
  return [...lines.slice(0, mostLines), `… and ${lines.length - mostLines} more ${what}: --json has all`];
}
