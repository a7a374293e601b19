import type { PlacedUnit } from '@election-night/shared/election/election.ts';
import type { TurnoutRow } from '@election-night/shared/election/row.ts';
import { put } from '@election-night/shared/messages/say.ts';
import { type Html, html } from './html.ts';
import { figure, flagsOf, note, type PaintedNight, panel, rowAs, sourceName, table } from './painted-night.ts';

/** A page of more lines than this is read by nobody; the CSV has them all. */
export const mostLines = 300;

/** Turnout of a unit in one sentence, and its parts with it as a table. */
export function paintTurnout(night: PaintedNight, unit: PlacedUnit): Html {
  const { words, election, format } = night;
  const key = `turnout:${unit.id}`;
  const row = rowAs<TurnoutRow>(night, key);
  const parts = unit.children.slice(0, mostLines).map((id) => election.units.get(id) as PlacedUnit);
  const columns = [
    { title: words.unit },
    { title: words.turnout },
    { title: words.ballots },
    { title: words.voters },
    { title: words.reported },
    { title: words.asOf },
    { title: words.statusOf, isWords: true as const },
    { title: words.flags, isWords: true as const },
  ];
  const lines = [
    ...parts.map((part) => turnoutLine(night, part, false)),
    ...(row ? [turnoutLine(night, unit, true)] : []),
  ];
  const left = unit.children.length - parts.length;
  return panel(
    words.turnout,
    row
      ? html`<div class="figures"><div class="figure"><b>${figure(key, 'percent', row.percent, format.percent)}</b> <span>${said(night, row, key)}</span></div></div>`
      : note(words.noTurnout),
    table(put(words.timesIn, { zone: election.definition.timeZone }), columns, lines),
    left > 0 ? note(put(words.more, { count: left })) : undefined,
  );
}

function said(night: PaintedNight, { reporting, reported, asOf }: TurnoutRow, key: string): Html {
  const { words, format } = night;
  const own =
    reported?.percent === undefined
      ? undefined
      : html` · ${put(words.reportedBy, {
          source: sourceName(night, reported.source),
          time: format.moment(reported.asOf),
        })}: ${figure(key, 'reported/percent', reported.percent, format.percent)}`;
  const units = reporting ? html` · ${put(words.reporting, { in: reporting.in, of: reporting.of })}` : undefined;
  return html`${words.asOf} ${format.moment(asOf)}${units}${own}`;
}

function turnoutLine(night: PaintedNight, unit: PlacedUnit, isTotal: boolean) {
  const { words, format } = night;
  const key = `turnout:${unit.id}`;
  const row = rowAs<TurnoutRow>(night, key);
  return {
    isTotal,
    cells: [
      html`<a href="${night.linkTo({ kind: 'unit', id: unit.id })}">${format.name(unit.names)}</a>`,
      figure(key, 'percent', row?.percent, format.percent),
      figure(key, 'ballots', row?.ballots, format.integer),
      figure(key, 'voters', row?.voters, format.integer),
      figure(key, 'reported/percent', row?.reported?.percent, format.percent),
      row ? format.moment(row.asOf) : '–',
      row ? words.status[row.status] : '–',
      flagsOf(row?.flags ?? []),
    ],
  };
}
