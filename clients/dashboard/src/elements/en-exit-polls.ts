import type { Contest } from '@election-night/shared/election/definition.ts';
import { css, html, nothing, type TemplateResult } from 'lit';
import { chosenContest } from '../night/chosen-contest.ts';
import type { ElectionView } from '../night/election-view.ts';
import { NightElement } from '../night/night-element.ts';
import type { Night } from '../night/watch-night.ts';
import { endOfScale, type NamedPoll, type PollFigure, type PollLine, pollLines } from '../polls/poll-lines.ts';
import { releaseOfPolls } from '../polls/release-of-polls.ts';
import { paint } from '../style/paint.ts';
import type { DataTable } from '../table/data-table.ts';
import { flagText } from '../words/flag-text.ts';
import type { MessageKey } from '../words/languages.ts';
import { shortSourceName } from '../words/short-source-name.ts';
import { countdown } from '../words/spans.ts';

const combined = 'combined';

/**
 * `<en-exit-polls contest="list">`: each poll of a contest and their combination side by side, with what chance leaves open. Before their
 * release it shows when that is and nothing else; where a definition has no polls of the contest, nothing at all.
 */
export class EnExitPolls extends NightElement {
  static override properties = { contest: { type: String } };
  static override styles = [
    NightElement.styles,
    css`
      .legend {
        display: flex;
        flex-wrap: wrap;
        gap: 0.15rem 1.25rem;
        color: var(--muted);
        font-size: 0.875rem;
      }
      .legend span {
        display: inline-flex;
        align-items: center;
        gap: 0.4rem;
      }
      .line {
        height: 1rem;
        border-inline-start: 2px dashed var(--ink);
      }
      .legend .whisker {
        position: static;
        width: 1.75rem;
      }
      .option {
        break-inside: avoid;
        padding-block: 0.6rem 0.35rem;
        border-block-end: 1px solid var(--rule);
      }
      .name {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0 0.75rem;
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      .name .quiet {
        font-weight: 400;
        font-size: 0.875rem;
      }
      .poll {
        display: grid;
        grid-template: 'who figure' auto 'track track' auto 'passing passing' auto / 1fr max-content;
        column-gap: 0.75rem;
        font-size: 0.875rem;
      }
      .who {
        grid-area: who;
        color: var(--muted);
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }
      .figure {
        grid-area: figure;
        text-align: end;
      }
      .combined .who,
      .combined .figure {
        color: var(--ink);
        font-weight: 600;
      }
      .passing {
        grid-area: passing;
        line-height: 1.3;
        padding-block-end: 0.2rem;
      }
      .track {
        grid-area: track;
        position: relative;
        height: 1.1rem;
        background: linear-gradient(var(--rule), var(--rule)) left center / 100% 1px no-repeat;
      }
      .bar,
      .whisker,
      .threshold {
        position: absolute;
        print-color-adjust: exact;
      }
      .bar {
        inset: 0.3rem auto 0.3rem 0;
        width: var(--share);
        background: var(--color);
        border: 1px solid color-mix(in srgb, var(--ink) 45%, transparent);
        border-inline-start: 0;
        transition: width 300ms;
      }
      .combined .bar {
        inset-block: 0.05rem;
      }
      .whisker {
        top: 50%;
        left: var(--low);
        width: var(--width);
        height: 0.6rem;
        translate: 0 -50%;
        border-inline: 2px solid var(--ink);
        background: linear-gradient(var(--ink), var(--ink)) center / 100% 2px no-repeat;
        filter: drop-shadow(0 0 1px var(--paper));
      }
      .legend .whisker {
        translate: none;
      }
      .threshold {
        inset: -0.15rem auto -0.15rem var(--at);
        border-inline-start: 2px dashed var(--ink);
      }
      .facts {
        margin: 0.75rem 0 0;
        padding: 0;
        list-style: none;
        font-size: 0.875rem;
      }
      .facts li {
        padding-block: 0.2rem;
        overflow-wrap: anywhere;
      }
      .facts b {
        font-weight: 600;
      }
      .release {
        margin: 0;
        font-size: 1.125rem;
      }
      @container (min-width: 44rem) {
        .poll {
          grid-template: 'who track figure' auto / 14rem 1fr 8rem;
          align-items: center;
        }
        /* Who is near the threshold has a short bar, which leaves room in its line. */
        .passing {
          grid-area: track;
          justify-self: end;
          z-index: 1;
          padding: 0 0 0 0.5rem;
          background: var(--paper);
        }
      }
      @container (min-width: 90rem) {
        .options {
          columns: 2;
          column-gap: 3rem;
        }
      }
      /* On a wall the combination speaks for all of them, and nobody reads small print. */
      :host([wall]) .facts li:not(:first-child),
      :host([wall]) .note:not([role]),
      :host([wall]) .poll:not(.combined) .passing {
        display: none;
      }
      @media (prefers-contrast: more), (forced-colors: active) {
        .bar,
        .whisker {
          border-color: CanvasText;
          forced-color-adjust: none;
        }
        .whisker {
          background: linear-gradient(CanvasText, CanvasText) center / 100% 2px no-repeat;
          filter: none;
        }
      }
    `,
  ];
  declare contest: string | undefined;
  #counting: ReturnType<typeof setTimeout> | undefined;

  protected override topics(): readonly string[] {
    return ['exit-polls'];
  }

  protected override reads(key: string): boolean {
    return key === 'night' || key.startsWith('exit-poll:');
  }

  protected override heading(): string {
    const contest = this.election && this.#contestOf(this.election);
    return this.say('polls.heading', { contest: this.nameOf(contest?.names) });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#counting);
  }

  protected override render(): TemplateResult {
    const { election } = this;
    const contest = election && this.#contestOf(election);
    // A contest that nobody polls is none that this could speak of.
    if (contest && election.pollstersOf(contest.id).length === 0) return html``;
    if (election && !contest && this.contest === undefined) return html``;
    return super.render();
  }

  protected override draw(night: Night, election: ElectionView): TemplateResult | typeof nothing {
    const contest = this.#contestOf(election);
    if (!contest) return html`<p class="notice">${this.say('count.unknown', { contest: this.contest ?? '' })}</p>`;
    const polls = this.#polls(contest, election);
    if (polls.length === 0) return this.#release(night, election);
    const lines = pollLines(contest, polls);
    const threshold = contest.threshold?.percent;
    const end = endOfScale(lines, threshold);
    return html`<div aria-hidden="true">
        <div class="legend">
          <span><span class="whisker"></span>${this.say('polls.legend.margin')}</span>
          ${
            threshold === undefined
              ? nothing
              : html`<span><span class="line"></span>${this.say('polls.legend.threshold', { percent: this.format.limit(threshold) })}</span>`
          }
        </div>
        <div class="options">${lines.map((line) => this.#option(line, contest, election, end))}</div>
      </div>
      ${lines.some(({ passing }) => passing !== undefined) ? html`<p class="note">${this.say('polls.draws')}</p>` : nothing}
      <ul class="facts">
        ${polls.map(({ id, row }) => html`<li><b>${this.#pollName(id, election)}</b>: ${this.#facts(row).join('; ')}</li>`)}
      </ul>`;
  }

  protected override tables(_night: Night, election: ElectionView): readonly DataTable[] {
    const contest = this.#contestOf(election);
    const polls = contest ? this.#polls(contest, election) : [];
    if (!contest || polls.length === 0) return [];
    const lines = pollLines(contest, polls);
    const columns = [
      { title: this.say('count.option') },
      ...polls.map(({ id }) => ({ title: this.#pollName(id, election) })),
    ];
    const table = (caption: string, of: readonly PollLine[], cell: (figure: PollFigure) => string | undefined) => ({
      caption,
      columns,
      lines: of.map(({ option, figures }) => ({
        cells: [
          this.#optionName(contest, option),
          ...polls.map((poll) => {
            const figure = figures.find((one) => one.poll === poll);
            return figure && cell(figure);
          }),
        ],
      })),
    });
    const drawn = lines.filter(({ passing }) => passing !== undefined);
    return [
      table(this.say('polls.table'), lines, (figure) => this.#figure(figure)),
      ...(drawn.length === 0
        ? []
        : [
            table(this.say('polls.table.passing'), drawn, ({ passing }) =>
              passing === undefined ? undefined : this.format.integer(passing),
            ),
          ]),
    ];
  }

  /** Counts down once a second, and only while there is something to count to. */
  protected override updated(): void {
    clearTimeout(this.#counting);
    if (this.isConnected && this.#isWaiting) this.#counting = setTimeout(() => this.requestUpdate(), 1000);
  }
  #isWaiting = false;

  override willUpdate(...changed: Parameters<NightElement['willUpdate']>): void {
    super.willUpdate(...changed);
    this.#isWaiting = false;
  }

  #release(night: Night, election: ElectionView): TemplateResult {
    const at = releaseOfPolls(election, this.row('night')?.embargo?.until);
    if (at === undefined) return html`<p class="nothing">${this.say('polls.none')}</p>`;
    this.#isWaiting = true;
    const now = night.now();
    const left = now === undefined ? undefined : Math.ceil((at - now) / 1000);
    const [sentenceBefore, sentenceAfter = ''] = this.say('polls.release', { time: '\0' }).split('\0');
    const [leftBefore, leftAfter = ''] = this.say('polls.release.left', { left: '\0' }).split('\0');
    return html`<p class="release">
        ${sentenceBefore}<time datetime=${new Date(at).toISOString()}>${this.time(at)}</time>${sentenceAfter}
      </p>
      ${
        left === undefined
          ? nothing
          : left > 0
            ? html`<p class="note" role="timer">
                ${leftBefore}<time datetime=${`PT${left}S`}>${countdown(this.say, left * 1000)}</time>${leftAfter}
              </p>`
            : html`<p class="note">${this.say('polls.release.due')}</p>`
      }`;
  }

  #option(line: PollLine, contest: Contest, election: ElectionView, end: number): TemplateResult {
    const percent = (value: number) => `${(Math.min(Math.max(value, 0), end) / end) * 100}%`;
    const threshold = contest.threshold?.percent;
    return html`<div class="option" ${paint({ '--color': election.colorOf(contest, line.option) })}>
      <div class="name">
        ${this.#optionName(contest, line.option)}
        ${
          line.passing === 'always' || line.passing === 'never'
            ? html`<span class="quiet">${this.say(`polls.passing.${line.passing}`)}</span>`
            : nothing
        }
      </div>
      ${line.figures.map((figure) => {
        const { poll, share, margin, passing } = figure;
        const low = Math.max(0, share - (margin ?? 0));
        return html`<div class="poll ${poll.id === combined ? combined : ''}">
          <span class="who">${shortSourceName(this.#pollName(poll.id, election))}</span>
          <div class="track">
            <div class="bar" ${paint({ '--share': percent(share) })}></div>
            ${
              margin === undefined
                ? nothing
                : html`<div class="whisker" ${paint({ '--low': percent(low), '--width': percent(share + margin - low) })}></div>`
            }
            ${threshold === undefined ? nothing : html`<div class="threshold" ${paint({ '--at': percent(threshold) })}></div>`}
          </div>
          <span class="figure">${this.#figure(figure)}</span>
          ${
            line.passing !== 'open' || passing === undefined
              ? nothing
              : html`<span class="passing">${this.say('polls.passing', { passing })}</span>`
          }
        </div>`;
      })}
    </div>`;
  }

  #figure({ share, margin }: PollFigure): string {
    const percent = this.format.percent(share);
    return margin === undefined ? percent : `${percent} ${this.format.margin(margin)}`;
  }

  #facts(row: NamedPoll['row']): readonly string[] {
    const { sample, stations, turnoutEstimate, weighting, pollsters, fieldwork, flags, asOf } = row;
    return [
      weighting === undefined
        ? undefined
        : this.say('polls.combines', {
            count: pollsters?.length ?? 0,
            weighting: this.say(`polls.weighting.${weighting}` as MessageKey),
          }),
      sample === undefined ? undefined : this.say('polls.sample', { count: sample }),
      stations === undefined ? undefined : this.say('polls.stations', { count: stations }),
      turnoutEstimate === undefined
        ? undefined
        : this.say('polls.turnout', { percent: this.format.percent(turnoutEstimate) }),
      this.say('polls.asked', { time: this.time(asOf) }),
      fieldwork,
      ...flags.map((flag) => flagText(flag, this.say)),
    ].filter((fact) => fact !== undefined);
  }

  /** The combination first, where there is more than one to combine. */
  #polls(contest: Contest, election: ElectionView): readonly NamedPoll[] {
    const all = this.row(`exit-poll:${contest.id}:${combined}`);
    const single = election.pollstersOf(contest.id).flatMap(({ id }) => {
      const row = this.row(`exit-poll:${contest.id}:${id}`);
      return row ? [{ id, row }] : [];
    });
    return all && single.length > 1 ? [{ id: combined, row: all }, ...single] : single;
  }

  #contestOf(election: ElectionView): Contest | undefined {
    return chosenContest(election, this.contest, ({ id }) => election.pollstersOf(id).length > 0);
  }

  #pollName(id: string, election: ElectionView): string {
    return id === combined ? this.say('polls.combined') : this.nameOf(election.sources.get(id)?.names) || id;
  }

  #optionName(contest: Contest, option: string): string {
    return this.election?.optionName(this.language, contest, option) ?? option;
  }
}
