import type { Contest } from '@election-night/shared/election/definition.ts';
import type { CallRow, CountRow, ExitPollRow } from '@election-night/shared/election/row.ts';
import { percentOf } from '@election-night/shared/election/share.ts';
import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { type CountLine, countLines } from '../count/count-lines.ts';
import type { ElectionView } from '../night/election-view.ts';
import { NightElement } from '../night/night-element.ts';
import type { Night } from '../night/watch-night.ts';
import { paint } from '../style/paint.ts';
import { shareBars } from '../style/share-bars.css.ts';
import type { DataTable } from '../table/data-table.ts';
import { callName } from '../words/call-name.ts';
import { sayerName } from '../words/figure-name.ts';
import { flagText } from '../words/flag-text.ts';

/** `<en-count>`: votes and shares of a contest, how they differ from the exit polls, how many units are in, and what is held. */
export class EnCount extends NightElement {
  static override properties: PropertyDeclarations = { contest: { type: String }, unit: { type: String } };
  static override styles = [
    NightElement.styles,
    shareBars,
    css`
      .progress {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 0.2rem 0.75rem;
        margin: 0 0 0.75rem;
      }
      .progress .in {
        flex: 0 1 12rem;
        height: 0.6rem;
        background: var(--faint);
        border: 1px solid var(--muted);
      }
      .progress .in > span {
        display: block;
        height: 100%;
        width: var(--in);
        background: var(--accent);
        print-color-adjust: exact;
      }
      @media (forced-colors: active) {
        .progress .in > span {
          background: CanvasText;
          forced-color-adjust: none;
        }
      }
      .called {
        margin: 0 0 0.75rem;
        font-weight: 600;
      }
    `,
  ];
  /** Id of the contest; without it the first one for several seats, else the first. */
  declare contest: string | undefined;
  /** Id of a unit within the contest; without it the whole contest. */
  declare unit: string | undefined;

  protected override heading(): string {
    const { election } = this;
    const contest = election && this.#contest(election);
    if (!contest) return this.say('count.heading');
    const unit = this.unit === undefined || this.unit === contest.unit ? undefined : election?.units.get(this.unit);
    const name = this.nameOf(contest.names);
    return unit ? this.say('count.heading.unit', { contest: name, unit: this.nameOf(unit.names) }) : name;
  }

  protected override topics(): readonly string[] {
    const { election } = this;
    const unit = this.unit ?? (election && this.#contest(election)?.unit);
    return unit === undefined || unit === election?.top.id ? ['summary'] : ['summary', `unit:${unit}`];
  }

  protected override reads(key: string): boolean {
    return /^(count|seats|exit-poll|call|night)\b/.test(key);
  }

  #contest({ contests, definition }: ElectionView): Contest | undefined {
    if (this.contest !== undefined) return contests.get(this.contest);
    return definition.contests.find(({ seats }) => seats > 1) ?? definition.contests[0];
  }

  protected override draw(_night: Night, election: ElectionView): TemplateResult {
    const contest = this.#contest(election);
    if (!contest) return html`<p class="notice">${this.say('count.unknown', { contest: this.contest ?? '' })}</p>`;
    const unit = this.unit ?? contest.unit;
    const count = this.row(`count:${contest.id}:${unit}`);
    const call = this.row(`call:${contest.id}:${unit}`);
    return html`${call?.state === 'called' ? this.#called(call, election) : nothing}
      ${count ? this.#counted(contest, unit, count, election) : html`<p class="nothing">${this.say('count.none')}</p>`}`;
  }

  #called(call: CallRow, election: ElectionView): TemplateResult {
    const [mark, style, key] = call.contradicted
      ? (['!', 'bad', 'call.contradiction'] as const)
      : (['\u2713', 'well', 'call.call'] as const);
    const by = { by: sayerName(call.by, undefined, election, this.speaking), time: this.time(call.at) };
    return html`<p class="called">
      <span class=${style}><span class="mark" aria-hidden="true">${mark}</span>${this.say(key)}</span>
      ${callName(call, election, this.speaking)}
      <span class="note">${this.say('call.by', by)}</span>
    </p>`;
  }

  #counted(contest: Contest, unit: string, count: CountRow, election: ElectionView): TemplateResult {
    const lines = this.#lines(contest, unit, count);
    const threshold = unit === contest.unit ? contest.threshold?.percent : undefined;
    const poll = this.#poll(contest, unit);
    const highest = Math.max(10, ...lines.map(({ share = 0 }) => share), ...Object.values(poll?.shares ?? {}));
    /** The longest bar ends a little before the edge. */
    const most = Math.min(100, Math.ceil((highest + 1) / 5) * 5);
    return html`${this.#progress(count)}
      ${count.flags.map((flag) => html`<p class=${flag === 'held' ? 'notice' : 'note'}><span class="mark" aria-hidden="true">\u2691</span>${flagText(flag, this.say)}</p>`)}
      <div class="bars" aria-hidden="true">
        ${repeat(
          lines,
          ({ option }) => option,
          (line) => this.#bar(line, { contest, election, threshold, poll, most }),
        )}
      </div>
      <p class="note">${this.#note(count, threshold, poll, election)}</p>`;
  }

  #progress({ reporting, status }: CountRow): TemplateResult {
    const percent = reporting && percentOf(reporting.in, reporting.of);
    return html`<p class="progress">
      <span>${this.say(`status.${status}`)}</span>
      ${
        percent === undefined || !reporting
          ? nothing
          : html`<span class="in" aria-hidden="true"><span ${paint({ '--in': `${percent}%` })}></span></span>
              <span>${this.say('count.reporting', { in: reporting.in, of: reporting.of, percent: this.format.percent(percent) })}</span>`
      }
    </p>`;
  }

  #bar(line: CountLine, picture: Picture): TemplateResult {
    const { contest, election, threshold, poll, most } = picture;
    const place = (percent: number) => `${(100 * percent) / most}%`;
    const polled = poll?.shares[line.option];
    const { share, votes, change } = line;
    return html`<div class="bar ${line.isExcluded ? 'excluded' : ''}">
      <span class="name">${election.optionName(this.language, contest, line.option)}</span>
      <div class="track">
        <div class="fill" ${paint({ '--share': place(share ?? 0), '--option': election.colorOf(contest, line.option) })}></div>
        ${threshold === undefined ? nothing : html`<div class="threshold" ${paint({ '--at': place(threshold) })}></div>`}
        ${polled === undefined ? nothing : html`<div class="polled" ${paint({ '--at': place(polled) })}></div>`}
      </div>
      <span class="figure">${share === undefined ? '\u2013' : this.format.percent(share)}</span>
      <span class="more">
        ${votes === undefined ? nothing : html`<span>${this.say('count.votes', { count: votes })}</span>`}
        ${change === undefined ? nothing : html`<span>${this.say('count.change', { points: this.format.points(change) })}</span>`}
      </span>
    </div>`;
  }

  #note(count: CountRow, threshold: number | undefined, poll: ExitPollRow | undefined, election: ElectionView): string {
    const { basis, total, invalid, asOf, source } = count;
    const from = basis.votes ?? basis.shares;
    const parts = [
      total === undefined ? undefined : this.say('count.total', { count: total }),
      invalid === undefined ? undefined : this.say('count.invalid', { count: invalid }),
      from === 'sum' ? this.say('count.sum') : undefined,
      source === undefined
        ? undefined
        : this.say('count.source', { source: sayerName(source, source, election, this.speaking) }),
      this.say('count.as-of', { time: this.time(asOf) }),
      threshold === undefined ? undefined : this.say('count.threshold', { percent: this.format.limit(threshold) }),
      poll === undefined ? undefined : this.say('count.polled'),
    ];
    return parts.filter((part) => part !== undefined).join(' \u00b7 ');
  }

  /** Exit polls are of the whole contest: a part of it is not compared with them. */
  #poll(contest: Contest, unit: string): ExitPollRow | undefined {
    if (unit !== contest.unit) return undefined;
    const combined = this.row(`exit-poll:${contest.id}:combined`);
    if (combined) return combined;
    const polls = this.rowsOf('exit-poll').filter(({ key }) => key.startsWith(`exit-poll:${contest.id}:`));
    return polls.length === 1 ? polls[0] : undefined;
  }

  #lines(contest: Contest, unit: string, count: CountRow): readonly CountLine[] {
    const seats = unit === contest.unit ? this.row(`seats:${contest.id}:count`) : undefined;
    return countLines(contest, count, this.#poll(contest, unit), seats);
  }

  protected override tables(_night: Night, election: ElectionView): readonly DataTable[] {
    const contest = this.#contest(election);
    const unit = this.unit ?? contest?.unit;
    const count = contest && this.row(`count:${contest.id}:${unit}`);
    if (!contest || unit === undefined || !count) return [];
    const lines = this.#lines(contest, unit, count);
    const has = (field: keyof CountLine) => lines.some((line) => line[field] !== undefined);
    const { reported } = count;
    const reporter = reported && sayerName(reported.source, reported.source, election, this.speaking);
    const columns = [
      { title: this.say('count.option'), isShown: true },
      { title: this.say('count.column.votes'), isShown: has('votes') },
      { title: this.say('count.column.share'), isShown: has('share') },
      { title: this.say('count.column.change'), isShown: has('change') },
      { title: this.say('count.column.seats'), isShown: contest.seats > 1 && has('seats') },
      { title: this.say('count.column.reported', { source: reporter ?? '' }), isShown: reported !== undefined },
    ];
    const shown = <T>(cells: readonly T[]) => cells.filter((_, index) => columns[index]?.isShown);
    const integer = (figure: number | undefined) => (figure === undefined ? undefined : this.format.integer(figure));
    const percent = (figure: number | undefined) => (figure === undefined ? undefined : this.format.percent(figure));
    const body = lines.map((line) => ({
      cells: shown([
        election.optionName(this.language, contest, line.option),
        integer(line.votes),
        percent(line.share),
        line.change === undefined ? undefined : this.#changeText(line.change, line.isWithinMargin),
        line.isExcluded ? this.say('count.below') : integer(line.seats),
        integer(reported?.votes?.[line.option]) ?? percent(reported?.shares?.[line.option]),
      ]),
    }));
    const total = {
      isTotal: true,
      cells: shown([this.say('count.all'), integer(count.total), undefined, undefined, undefined, undefined]),
    };
    const caption = this.say('count.caption', { name: this.heading(), time: this.time(count.asOf) });
    return [{ caption, columns: shown(columns), lines: count.total === undefined ? body : [...body, total] }];
  }

  #changeText(change: number, isWithinMargin: boolean | undefined): string {
    const points = this.format.points(change);
    return isWithinMargin ? this.say('count.within', { points }) : points;
  }
}

type Picture = {
  readonly contest: Contest;
  readonly election: ElectionView;
  readonly threshold: number | undefined;
  readonly poll: ExitPollRow | undefined;
  /** Percent at the end of the track. */
  readonly most: number;
};
