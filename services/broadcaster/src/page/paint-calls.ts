import type { CallRow, CorrectionRow } from '@election-night/shared/election/row.ts';
import { put } from '@election-night/shared/messages/say.ts';
import { type Html, html } from './html.ts';
import { mostLines } from './paint-turnout.ts';
import { figure, optionName, type PaintedNight, panel, table } from './painted-night.ts';

/** What people have said of the contests, the last said first; a call that was withdrawn stays and says so. */
export function paintCalls(night: PaintedNight, contests: ReadonlySet<string>): Html | undefined {
  const calls = (night.rowsOf('call') as readonly CallRow[]).filter(({ key }) => contests.has(contestOf(key)));
  if (calls.length === 0) return undefined;
  return panel(
    night.words.calls,
    html`<ul>${[...calls].reverse().map((call) => html`<li>${sentence(night, call)}</li>\n`)}</ul>`,
  );
}

function sentence(night: PaintedNight, call: CallRow): Html {
  const { words, format, election } = night;
  const [, contestId = '', unitId = ''] = call.key.split(':');
  const contest = election.contests.get(contestId);
  if (!contest) return html``;
  const name = (id: string) => optionName(night, contest, id);
  const form = { winner: words.calledWinner, majority: words.calledMajority, seats: words.calledSeats }[call.of];
  // Who wins in a part has not won the whole.
  const part = unitId === contest.unit ? undefined : election.units.get(unitId);
  const said = put(form, {
    contest: [contest, ...(part ? [part] : [])].map(({ names }) => format.name(names)).join(', '),
    winner: name(call.winner ?? ''),
    by: call.by,
    seats: Object.entries(call.seats ?? {})
      .map(([id, seats]) => `${name(id)} ${seats}`)
      .join(', '),
  });
  const standing =
    call.state === 'withdrawn' ? ` (${words.withdrawn})` : call.contradicted ? ` (${words.contradicted})` : '';
  return html`${said}${standing}${call.reason === undefined ? undefined : html` — ${call.reason}`}`;
}

function contestOf(key: string): string {
  return key.split(':')[1] ?? '';
}

/** Every figure that was corrected in public, before and after. */
export function paintCorrections(night: PaintedNight): Html | undefined {
  const { words } = night;
  const rows = [...(night.rowsOf('correction') as readonly CorrectionRow[])].reverse();
  if (rows.length === 0) return undefined;
  const columns = [
    { title: words.figure },
    { title: words.before },
    { title: words.after },
    { title: words.kind, isWords: true as const },
    { title: words.reason, isWords: true as const },
  ];
  const lines = rows.slice(0, mostLines).map((row) => ({
    cells: [
      nameOf(night, row),
      figure(row.key, 'before', row.before, String),
      figure(row.key, 'after', row.after, String),
      row.kind,
      row.reason,
    ],
  }));
  return panel(words.corrections, table(words.newestFirst, columns, lines));
}

function nameOf({ election, format }: PaintedNight, { row, field }: CorrectionRow): string {
  const unit = election.units.get(row.split(':').at(-1) ?? '');
  return `${unit ? format.name(unit.names) : row}: ${row.split(':')[0]}, ${field}`;
}
