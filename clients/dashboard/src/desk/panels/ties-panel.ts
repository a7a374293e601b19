import type { Contest } from '@election-night/shared/election/definition.ts';
import type { SeatsRow } from '@election-night/shared/election/row.ts';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { DrawLot } from '../acts/draw-lot.ts';
import '../acts/draw-lot.ts';
import { contestName } from '../acts/names.ts';
import type { DeskView } from '../desk-view.ts';
import { DeskPanel } from './desk-panel.ts';

type Tied = { readonly contest: Contest; readonly row: SeatsRow; readonly tie: NonNullable<SeatsRow['tie']> };

/** Equals for the last seats, and the form that enters the lot that parted them. */
export class TiesPanel extends DeskPanel {
  protected override readonly name = 'ties';
  protected override readonly heading = 'desk.ties.heading';

  /** One whose lot is being entered here stays on the page, though the count parted the equals meanwhile. */
  #shown: readonly Tied[] = [];

  protected override draw(view: DeskView): TemplateResult {
    const { say } = view;
    const there = tiesOf(view);
    const open = new Set(there.map(idOf));
    const gone = this.#shown.filter((tied) => !open.has(idOf(tied)) && this.#isInUse(tied));
    const ties = [...there, ...gone];
    this.#shown = ties;
    if (ties.length === 0) return html`<p>${say('lots.none')}</p>`;
    return html`<p class="quiet">${say('lots.certifier')}</p>
      ${repeat(ties, idOf, (tied) => card(tied, view, open.has(idOf(tied))))}`;
  }

  #isInUse(tied: Tied): boolean {
    const forms = [...this.querySelectorAll<DrawLot>('desk-draw-lot')];
    return forms.some(
      ({ contest, tie, isInUse }) => contest && tie && isInUse && idOf({ contest, tie }) === idOf(tied),
    );
  }
}

/** A tie of others, or for more seats, is another one: a lot that was drawn for the first says nothing of it (P-TIE-2). */
function idOf({ contest, tie }: Pick<Tied, 'contest' | 'tie'>): string {
  return [contest.id, tie.seats, ...[...tie.options].sort()].join(' ');
}

/** Those of the counts; what a poll leaves tied is nobody's seat to give. */
function tiesOf({ night, election }: DeskView): readonly Tied[] {
  return election.definition.contests.flatMap((contest) => {
    const row = night.rows.get(`seats:${contest.id}:count`);
    return row?.tie ? [{ contest, row, tie: row.tie }] : [];
  });
}

function card({ contest, row, tie }: Tied, view: DeskView, isThere: boolean): TemplateResult {
  const { say, election, language } = view;
  const named = (options: readonly string[]) =>
    options.map((option) => election.optionName(language, contest, option)).join(', ');
  const name = contestName(contest.id, view);
  const waits = row.flags.includes('provisional')
    ? say('lots.provisional')
    : row.flags.includes('from-percentages')
      ? say('lots.percentages')
      : undefined;
  return html`<article class="card" aria-label=${name}>
    <h3>${name}</h3>
    ${isThere ? nothing : html`<p class="bad" role="status"><span class="mark" aria-hidden="true">!</span>${say('lots.gone')}</p>`}
    <p>${say('lots.tie', { options: named(tie.options), count: tie.seats, contest: name })}</p>
    ${tie.drawn ? html`<p>${say('lots.drawn', { options: named(tie.drawn) })}</p>` : nothing}
    ${waits === undefined ? html`<desk-draw-lot .view=${view} .contest=${contest} .tie=${tie} .isGone=${!isThere}></desk-draw-lot>` : html`<p class="quiet">${waits}</p>`}
  </article>`;
}
