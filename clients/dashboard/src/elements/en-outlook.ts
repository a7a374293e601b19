import type { Contest } from '@election-night/shared/election/definition.ts';
import type { OutlookRow } from '@election-night/shared/election/row.ts';
import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ElectionView } from '../night/election-view.ts';
import { NightElement } from '../night/night-element.ts';
import type { Night } from '../night/watch-night.ts';
import { type OutlookLine, outlookLines } from '../outlook/outlook-lines.ts';
import { paint } from '../style/paint.ts';
import { shareBars } from '../style/share-bars.css.ts';
import type { DataTable } from '../table/data-table.ts';

/**
 * `<en-outlook contest="list">`: what a partial count may end with, each share with its interval, and what that rests on. It is drawn unlike
 * votes, since it is none of them; where there is no estimate, before and after the count, nothing is shown.
 */
export class EnOutlook extends NightElement {
  static override properties: PropertyDeclarations = { contest: { type: String } };
  static override styles = [
    NightElement.styles,
    shareBars,
    css`
      .estimate {
        margin: 0 0 0.75rem;
        font-weight: 600;
      }
      .caveat {
        margin: 0.75rem 0 0;
        font-size: 0.875rem;
      }
      /* An empty track with a hatched stretch in it: nothing here was counted. */
      .bar .interval {
        position: absolute;
        inset-block: 0.15rem;
        inset-inline-start: var(--low);
        /* Never hidden by the line in its middle. */
        width: max(var(--wide), 9px);
        margin-inline-start: calc((min(var(--wide), 9px) - 9px) / 2);
        background: repeating-linear-gradient(45deg, var(--option) 0 4px, var(--card) 4px 7px);
        border: 1px solid color-mix(in srgb, var(--ink) 60%, var(--option));
        print-color-adjust: exact;
      }
      .bar .middle {
        position: absolute;
        inset-block: -0.1rem;
        inset-inline-start: var(--at);
        width: 3px;
        margin-inline-start: -1.5px;
        background: var(--ink);
        print-color-adjust: exact;
      }
    `,
  ];
  /** Id of the contest; without it the first one that is estimated. */
  declare contest: string | undefined;

  protected override heading(): string {
    const contest = this.election && this.#contestOf(this.election);
    return this.say('outlook.heading', { contest: this.nameOf(contest?.names) });
  }

  protected override topics(): readonly string[] {
    const { election } = this;
    const unit = election?.contests.get(this.contest ?? '')?.unit;
    return unit === undefined || unit === election?.top.id ? ['summary'] : ['summary', `unit:${unit}`];
  }

  protected override reads(key: string): boolean {
    return /^(outlook:count|count|night)\b/.test(key);
  }

  protected override render(): TemplateResult {
    const { election } = this;
    if (!election) return html``;
    const contest = this.#contestOf(election);
    const isNamedInVain = this.contest !== undefined && !contest;
    return isNamedInVain || (contest && this.#outlookOf(contest)) ? super.render() : html``;
  }

  protected override draw(_night: Night, election: ElectionView): TemplateResult | typeof nothing {
    const contest = this.#contestOf(election);
    const outlook = contest && this.#outlookOf(contest);
    if (!contest) return html`<p class="notice">${this.say('count.unknown', { contest: this.contest ?? '' })}</p>`;
    if (!outlook) return nothing;
    const lines = this.#lines(contest, outlook);
    const threshold = contest.threshold?.percent;
    const most = Math.min(100, Math.ceil((Math.max(10, threshold ?? 0, ...lines.map(({ high }) => high)) + 1) / 5) * 5);
    const { in: unitsIn, of } = outlook.reporting;
    return html`<p class="estimate">
        <span class="mark" aria-hidden="true">~</span>${this.say('outlook.estimate', { in: unitsIn, of })}
      </p>
      <div class="bars" aria-hidden="true">
        ${repeat(
          lines,
          ({ option }) => option,
          (line) => this.#bar(line, { contest, election, threshold, most }),
        )}
      </div>
      <p class="note">${this.#legend(outlook, threshold)}</p>
      <p class="caveat">${this.#caveat(outlook, election)}</p>`;
  }

  #bar({ option, share, low, high, side }: OutlookLine, picture: Picture): TemplateResult {
    const { contest, election, threshold, most } = picture;
    const place = (percent: number) => `${(100 * percent) / most}%`;
    return html`<div class="bar">
      <span class="name">${election.optionName(this.language, contest, option)}</span>
      <div class="track">
        <div
          class="interval"
          ${paint({ '--low': place(low), '--wide': place(high - low), '--option': election.colorOf(contest, option) })}
        ></div>
        <div class="middle" ${paint({ '--at': place(share) })}></div>
        ${threshold === undefined ? nothing : html`<div class="threshold" ${paint({ '--at': place(threshold) })}></div>`}
      </div>
      <span class="figure">
        ${this.#range(low, high)}
        ${side === 'open' ? html`<span class="more">${this.say('outlook.side.open')}</span>` : nothing}
      </span>
    </div>`;
  }

  #legend({ asOf, level }: OutlookRow, threshold: number | undefined): string {
    const parts = [
      this.say('outlook.interval', { level }),
      this.say('count.as-of', { time: this.time(asOf) }),
      threshold === undefined ? undefined : this.say('count.threshold', { percent: this.format.limit(threshold) }),
    ];
    return parts.filter((part) => part !== undefined).join(' \u00b7 ');
  }

  /** What an interval does not say: docs/uncertainty.md has how far off outlooks were. */
  #caveat({ level }: OutlookRow, election: ElectionView): string {
    const hasStrata = election.definition.units.some(({ stratum }) => stratum !== undefined);
    return [this.say('outlook.caveat', { level }), this.say(hasStrata ? 'outlook.strata' : 'outlook.no-strata')].join(
      ' ',
    );
  }

  protected override tables(_night: Night, election: ElectionView): readonly DataTable[] {
    const contest = this.#contestOf(election);
    const outlook = contest && this.#outlookOf(contest);
    if (!contest || !outlook) return [];
    const lines = this.#lines(contest, outlook);
    const hasSides = lines.some(({ side }) => side !== undefined);
    const percent = (figure: number | undefined) => (figure === undefined ? undefined : this.format.percent(figure));
    const shown = <T>(cells: readonly T[]) => (hasSides ? cells : cells.slice(0, -1));
    return [
      {
        caption: this.say('outlook.caption', { name: this.nameOf(contest.names), time: this.time(outlook.asOf) }),
        columns: shown([
          { title: this.say('count.option') },
          { title: this.say('outlook.column.estimate') },
          { title: this.say('outlook.column.low') },
          { title: this.say('outlook.column.high') },
          { title: this.say('outlook.column.counted') },
          { title: this.say('outlook.column.threshold'), isWords: true },
        ]),
        lines: lines.map(({ option, share, low, high, counted, side }) => ({
          cells: shown([
            election.optionName(this.language, contest, option),
            ...[share, low, high, counted].map(percent),
            side && this.say(`outlook.side.${side}`),
          ]),
        })),
      },
    ];
  }

  #range(low: number, high: number): string {
    return this.say('outlook.range', { low: this.format.bare(low), high: this.format.percent(high) });
  }

  #lines(contest: Contest, outlook: OutlookRow): readonly OutlookLine[] {
    return outlookLines(contest, outlook, this.row(`count:${contest.id}:${contest.unit}`));
  }

  #outlookOf(contest: Contest): OutlookRow | undefined {
    return this.row(`outlook:count:${contest.id}`);
  }

  #contestOf({ contests, definition }: ElectionView): Contest | undefined {
    if (this.contest !== undefined) return contests.get(this.contest);
    return definition.contests.find((contest) => this.#outlookOf(contest));
  }
}

type Picture = {
  readonly contest: Contest;
  readonly election: ElectionView;
  readonly threshold: number | undefined;
  /** Percent at the end of the track. */
  readonly most: number;
};
