import type { Unit } from '@election-night/shared/election/definition.ts';
import type { TurnoutRow } from '@election-night/shared/election/row.ts';
import { html, nothing, type TemplateResult } from 'lit';
import type { ElectionView } from '../night/election-view.ts';
import type { Speaking } from '../words/figure-name.ts';
import { sayerName } from '../words/figure-name.ts';
import { flagText } from '../words/flag-text.ts';
import { basisWords } from './turnout-words.ts';

export type Detail = {
  readonly unit: Unit;
  readonly row: TurnoutRow | undefined;
  /** The interval that it may end in; of the whole alone. */
  readonly outlook: string | undefined;
  readonly election: ElectionView;
  readonly speaking: Speaking;
  time(at: string): string;
};

type Fact = readonly [name: string, figure: string, besides?: string | undefined];

/** What is known of one unit's turnout, each figure with where it comes from. */
export function unitDetail(detail: Detail): TemplateResult {
  const { unit, row, election, speaking } = detail;
  const { say, format, language } = speaking;
  return html`<div class="name">${election.nameIn(language, unit.names)}</div>
    <div class="percent">
      ${row?.percent === undefined ? say('turnout.silent') : format.percent(row.percent)}
      <span class="quiet">${basisWords(row?.basis.percent, say) ?? nothing}</span>
    </div>
    <dl>
      ${
        row
          ? factsOf(detail, row).map(
              ([name, figure, besides]) => html`<div>
        <dt>${name}</dt>
        <dd>${figure}${besides === undefined ? nothing : html` <span class="quiet">${besides}</span>`}</dd>
      </div>`,
            )
          : nothing
      }
    </dl>
    ${row?.flags.map((flag) => html`<p class="bad">${flagText(flag, say)}</p>`) ?? nothing}`;
}

function factsOf({ election, outlook, speaking, time }: Detail, row: TurnoutRow): readonly Fact[] {
  const { say, format } = speaking;
  const { ballots, voters, basis, reported, reporting, source } = row;
  const facts: (Fact | undefined)[] = [
    ballots === undefined
      ? undefined
      : [say('turnout.ballots'), format.integer(ballots), basisWords(basis.ballots, say)],
    voters === undefined ? undefined : [say('turnout.voters'), format.integer(voters), basisWords(basis.voters, say)],
    reporting && [say('turnout.reporting'), say('turnout.reporting.of', reporting)],
    reported?.percent === undefined
      ? undefined
      : [
          say('turnout.reported'),
          format.percent(reported.percent),
          `${sayerName('source', reported.source, election, speaking)}, ${time(reported.asOf)}`,
        ],
    outlook === undefined ? undefined : [say('turnout.outlook'), outlook, say('turnout.outlook.estimate')],
    [say('turnout.time'), time(row.asOf)],
    source === undefined ? undefined : [say('turnout.source'), sayerName('source', source, election, speaking)],
    [say('turnout.state'), say(`turnout.status.${row.status}`)],
  ];
  return facts.filter((fact): fact is Fact => fact !== undefined);
}
