import type { Unit } from '@election-night/shared/election/definition.ts';
import { css, html, nothing, type PropertyValues, svg, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { spreadApart } from '../layout/spread-apart.ts';
import type { ElectionView } from '../night/election-view.ts';
import { NightElement } from '../night/night-element.ts';
import type { Night } from '../night/watch-night.ts';
import { paint } from '../style/paint.ts';
import type { DataTable } from '../table/data-table.ts';
import { type CloseOfPolls, closesOfPolls } from '../turnout/closes-of-polls.ts';
import {
  boundsOfDay,
  type DayLine,
  type DayPicture,
  dayPicture,
  dayPoints,
  endOf,
  hourTicks,
  nearestLine,
  pathOf,
} from '../turnout/day-picture.ts';
import { tableMoments, valueAt } from '../turnout/table-moments.ts';

/** More lines than this cannot be told apart; the whole has its line all the same, and the table has them all. */
const mostLines = 40;
/** Of a label, and of the room that the axes have. */
const labelHeight = 17;
const axis = { left: 44, bottom: 30 };
/** Of the words of one close of polls; they stand above the picture, each moment in a line of its own. */
const closeHeight = 15;
const reach = 24;
/** So many names of regions are said; where there are more, their number is. */
const mostPlaces = 6;

type Drawn = {
  readonly lines: readonly DayLine[];
  readonly picture: DayPicture;
  readonly width: number;
  readonly height: number;
  /** What the names of the lines have. */
  readonly labels: number;
};

/** `<en-turnout-day>`: turnout from the opening of the polls on, a line for each region, the whole bold, and when polls close. */
export class EnTurnoutDay extends NightElement {
  static override properties = { chosen: { state: true }, pointed: { state: true }, width: { state: true } };
  static override readonly tickMs = 1000;
  static override styles = [
    NightElement.styles,
    css`
      .chart {
        position: relative;
        height: calc(var(--chart-height) * 1px);
      }
      svg {
        display: block;
        position: absolute;
        inset: 0;
        width: 100%;
        height: 100%;
      }
      text {
        font-size: 0.75rem;
        fill: var(--muted);
      }
      .grid {
        stroke: var(--rule);
      }
      .close {
        stroke: var(--ink);
        stroke-dasharray: 5 4;
      }
      .now {
        stroke: var(--accent);
        stroke-width: 2;
      }
      text.now {
        fill: var(--accent);
        stroke: none;
        font-weight: 600;
      }
      text.close {
        fill: var(--ink);
        stroke: none;
      }
      .line path {
        fill: none;
        stroke: var(--muted);
        stroke-width: 1.25;
        stroke-linejoin: round;
        opacity: 0.65;
      }
      .line circle {
        fill: var(--muted);
      }
      /* Dotted: it leads from a line's end to its name and is no line of the day. */
      .leader {
        stroke: var(--muted);
        stroke-dasharray: 1 3;
      }
      .line.whole path {
        stroke: var(--ink);
        stroke-width: 3.5;
        opacity: 1;
      }
      .line.whole circle {
        fill: var(--ink);
      }
      .line.shown path {
        stroke: var(--accent);
        stroke-width: 3.5;
        opacity: 1;
      }
      .line.shown circle {
        fill: var(--accent);
      }
      .label {
        position: absolute;
        top: calc(var(--top) * 1px);
        left: calc(var(--left) * 1px);
        max-width: calc(var(--wide) * 1px);
        height: 17px;
        min-height: 0;
        padding: 0 0.2rem;
        border: 0;
        color: var(--muted);
        background: var(--paper);
        font-size: 0.75rem;
        line-height: 17px;
        text-align: start;
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .label b {
        font-weight: 600;
        margin-inline-end: 0.35em;
      }
      .label.whole {
        color: var(--ink);
        font-weight: 700;
      }
      .label.shown {
        color: var(--paper);
        background: var(--accent);
      }
      .label:focus-visible {
        outline-offset: 0;
      }
      .reading {
        min-height: 2.9em;
        margin: 0.5rem 0 0;
        font-size: 0.875rem;
      }
      .reading b {
        color: var(--accent);
      }
      .reading .whole {
        color: var(--ink);
      }
      :host([wall]) .reading,
      :host([wall]) .note {
        display: none;
      }
      @media print {
        button.label {
          display: block;
        }
      }
    `,
  ];
  declare chosen: string | undefined;
  declare pointed: string | undefined;
  /** Of the chart, CSS pixels; absent before it was measured. */
  declare width: number | undefined;
  #sizes: ResizeObserver | undefined;
  #measured: Element | undefined;
  #drawn: Drawn | undefined;

  protected override heading(): string {
    return this.say('day.heading');
  }

  protected override topics(): readonly string[] {
    return ['turnout'];
  }

  protected override reads(key: string): boolean {
    return key === 'night' || key.startsWith('series:turnout:');
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes?.disconnect();
    this.#measured = undefined;
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const chart = this.renderRoot.querySelector('.chart') ?? undefined;
    if (chart === this.#measured) return;
    this.#sizes?.disconnect();
    this.#measured = chart;
    if (!chart) return;
    this.#sizes = new ResizeObserver(([entry]) => {
      this.width = Math.round(entry?.contentRect.width ?? 0);
    });
    this.#sizes.observe(chart);
  }

  protected override draw(night: Night, election: ElectionView): TemplateResult {
    const lines = this.#lines(election);
    if (lines.every(({ points }) => points.length === 0)) return html`<p class="nothing">${this.say('day.none')}</p>`;
    const closes = closesOfPolls(election);
    const moments = [...new Set(closes.map(({ at }) => at))];
    const drawn = this.#layOut(lines, moments.length, election);
    this.#drawn = drawn;
    return html`<div
        class="chart"
        ${paint({ '--chart-height': String(drawn.height) })}
        @pointermove=${this.#point}
        @pointerleave=${this.#leave}
      >
        ${drawn.width > 0 ? this.#picture(drawn, moments, night.now(), election) : nothing}
      </div>
      ${this.#reading(lines, election)}
      ${closes.map((close) => html`<p class="note">${this.#closeWords(close, closes)}</p>`)}
      ${election.childrenOf(election.top.id).length > mostLines ? html`<p class="note">${this.say('turnout.many')}</p>` : nothing}
      ${this.#hasLater(drawn) ? html`<p class="note">${this.say('day.later')}</p>` : nothing}`;
  }

  /** The whole comes last, so that it lies over the others. */
  #lines(election: ElectionView): readonly DayLine[] {
    const parts = election.childrenOf(election.top.id);
    return [...(parts.length > mostLines ? [] : parts), election.top].map(({ id }) => ({
      unit: id,
      points: dayPoints(this.row(`series:turnout:${id}`)?.points ?? []),
    }));
  }

  #layOut(lines: readonly DayLine[], closes: number, election: ElectionView): Drawn {
    const top = closes * closeHeight + 12;
    const width = this.width ?? 0;
    const labels = Math.min(230, Math.max(128, width * 0.26));
    const least = lines.length * labelHeight + top + axis.bottom;
    // On a wall the width follows from how high the column is: a height that followed from the width would never come to rest.
    const wanted = this.hasAttribute('wall') ? 360 : Math.min(760, Math.max(280, width * 0.5));
    const height = Math.max(least, wanted);
    const room = {
      left: axis.left,
      top,
      width: Math.max(40, width - axis.left - labels),
      height: height - top - axis.bottom,
    };
    return { lines, width, height, labels, picture: dayPicture(boundsOfDay(election, lines), lines, room) };
  }

  #picture(drawn: Drawn, closes: readonly number[], now: number | undefined, election: ElectionView): TemplateResult {
    const { lines, picture, width, height } = drawn;
    const labels = this.#labels(drawn);
    const shown = this.#shown;
    // The one that is looked at lies over all.
    const ordered = [...lines].sort((one, other) => Number(one.unit === shown) - Number(other.unit === shown));
    return html`<svg viewBox="0 0 ${width} ${height}" aria-hidden="true">
        ${this.#axes(picture)}
        ${closes.map((at, place) => this.#close(at, place, picture))}
        ${now === undefined ? nothing : this.#now(now, picture)}
        ${labels.map(({ line, top, left }) => this.#leader(line, top, left, picture))}
        ${repeat(
          ordered,
          ({ unit }) => unit,
          (line) => this.#line(line, picture, election),
        )}
      </svg>
      <div role="group" aria-label=${this.say('day.labels')} @keydown=${(event: KeyboardEvent) => this.#turn(event, labels)}>
        ${repeat(
          labels,
          ({ line }) => line.unit,
          (label) => this.#label(label, labels, drawn.width - label.left, election),
        )}
      </div>`;
  }

  #axes({ from, to, most, x, y }: DayPicture): TemplateResult {
    const shares = Array.from({ length: Math.floor(most / 10) + 1 }, (_, step) => step * 10);
    const hours = hourTicks({ from, to, most, x, y }, (at) => this.format.hours(at), 40);
    return svg`
      ${shares.map(
        (share) => svg`
        <line class="grid" x1=${x(from)} x2=${x(to)} y1=${y(share)} y2=${y(share)}></line>
        <text x=${x(from) - 6} y=${y(share) + 4} text-anchor="end">${this.format.limit(share)}</text>`,
      )}
      ${hours.map(
        (at) => svg`
        <line class="grid" x1=${x(at)} x2=${x(at)} y1=${y(0)} y2=${y(0) + 5}></line>
        <text x=${x(at)} y=${y(0) + 19} text-anchor="middle">${this.format.hours(at)}</text>`,
      )}` as TemplateResult;
  }

  /** Words of closes stand under each other, since the moments are near each other. */
  #close(at: number, place: number, { x, y, from, to }: DayPicture): TemplateResult | typeof nothing {
    if (at < from || at > to) return nothing;
    const top = (place + 1) * closeHeight;
    return svg`<line class="close" x1=${x(at)} x2=${x(at)} y1=${top - 10} y2=${y(0)}></line>
      <text class="close" x=${x(at) - 5} y=${top} text-anchor="end">${this.say('day.close', { time: this.format.hours(at) })}</text>` as TemplateResult;
  }

  #now(now: number, { x, y, most, from, to }: DayPicture): TemplateResult | typeof nothing {
    if (now < from || now > to) return nothing;
    return svg`<line class="now" x1=${x(now)} x2=${x(now)} y1=${y(most)} y2=${y(0)}></line>
      <text class="now" x=${x(now) + 4} y=${y(0) - 5}>${this.say('day.now')}</text>` as TemplateResult;
  }

  #line(line: DayLine, picture: DayPicture, election: ElectionView): TemplateResult {
    const drawn = line.points.filter(([at]) => at >= picture.from && at <= picture.to);
    const isStrong = line.unit === this.#shown || line.unit === election.top.id;
    // A line of one point would not be seen without a dot.
    const dots = isStrong || drawn.length === 1 ? drawn : [];
    return svg`<g class="line ${this.#styleOf(line.unit)}" data-unit=${line.unit}>
      <path d=${pathOf(line, picture)}></path>
      ${dots.map(([at, percent]) => svg`<circle cx=${picture.x(at)} cy=${picture.y(percent)} r=${isStrong ? 4 : 2.5}></circle>`)}
    </g>` as TemplateResult;
  }

  #leader(line: DayLine, top: number, left: number, picture: DayPicture): TemplateResult | typeof nothing {
    const [at, percent] = endOf(line, picture) ?? [];
    if (at === undefined || percent === undefined) return nothing;
    const [x, y] = [picture.x(at), picture.y(percent)];
    const turn = left - this.#lead;
    return svg`<path class="leader" fill="none" d="M${x} ${y}L${turn} ${y}L${left} ${top + labelHeight / 2}"></path>` as TemplateResult;
  }

  /** Of lines that have an end, from the highest to the lowest. */
  #labels({ lines, picture, height }: Drawn): readonly Label[] {
    const ends = lines.flatMap((line) => {
      const end = endOf(line, picture);
      return end ? [{ line, at: end[0], percent: end[1] }] : [];
    });
    ends.sort((one, other) => other.percent - one.percent);
    const wanted = ends.map(({ percent }) => ({ middle: picture.y(percent), size: labelHeight }));
    const tops = spreadApart(wanted, picture.y(picture.most) - 4, height - axis.bottom + 8);
    // Beside what is known, so that nothing leads through hours that nobody knows yet.
    const left = Math.max(...ends.map(({ at }) => picture.x(at))) + this.#lead;
    return ends.map((end, place) => ({ ...end, left, top: tops[place] as number }));
  }

  #label(
    { line, percent, top, left }: Label,
    labels: readonly Label[],
    wide: number,
    election: ElectionView,
  ): TemplateResult {
    const isKnown = labels.some(({ line: { unit } }) => unit === this.chosen);
    const isStop = line.unit === (isKnown ? this.chosen : labels[0]?.line.unit);
    const name = election.shortNameIn(this.language, line.unit);
    return html`<button
      type="button"
      class="label ${this.#styleOf(line.unit)}"
      data-unit=${line.unit}
      tabindex=${isStop ? 0 : -1}
      aria-controls="reading"
      aria-current=${this.#shown === line.unit ? 'true' : nothing}
      ${paint({ '--top': top.toFixed(1), '--left': left.toFixed(1), '--wide': wide.toFixed(1) })}
      @focus=${() => this.#choose(line.unit)}
      @click=${() => this.#choose(line.unit)}
    ><b>${bare(this.format.percent(percent))}</b>${name}</button>`;
  }

  /** From the last figure to the names. */
  get #lead(): number {
    return (this.width ?? 0) < 480 ? 12 : 28;
  }

  get #shown(): string | undefined {
    return this.pointed ?? this.chosen;
  }

  #styleOf(unit: string): string {
    const whole = unit === this.election?.top.id ? 'whole' : '';
    return unit === this.#shown ? `${whole} shown` : whole;
  }

  #choose(unit: string): void {
    this.chosen = unit;
    this.pointed = undefined;
  }

  #turn(event: KeyboardEvent, labels: readonly Label[]): void {
    const from = labels.findIndex(({ line }) => line.unit === (event.target as HTMLElement).dataset['unit']);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: Math.min(labels.length - 1, from + 1),
      ArrowRight: Math.min(labels.length - 1, from + 1),
      ArrowUp: Math.max(0, from - 1),
      ArrowLeft: Math.max(0, from - 1),
      Home: 0,
      End: labels.length - 1,
    };
    const to = labels[steps[event.key] ?? -1]?.line.unit;
    if (to === undefined) return;
    event.preventDefault();
    const label = [...this.renderRoot.querySelectorAll<HTMLElement>('.label')].find(
      ({ dataset }) => dataset['unit'] === to,
    );
    label?.focus();
  }

  readonly #point = (event: PointerEvent): void => {
    const ofLabel = (event.target as HTMLElement).closest?.<HTMLElement>('.label')?.dataset['unit'];
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const place = [event.clientX - box.left, event.clientY - box.top] as const;
    this.pointed = ofLabel ?? (this.#drawn && nearestLine(this.#drawn.lines, this.#drawn.picture, place, reach));
  };

  readonly #leave = (): void => {
    this.pointed = undefined;
  };

  /** The figures of the line that is looked at, in words. */
  #reading(lines: readonly DayLine[], election: ElectionView): TemplateResult {
    const line = lines.find(({ unit }) => unit === this.#shown) ?? lines.at(-1);
    const isWhole = line?.unit === election.top.id;
    const figures = line?.points
      .slice(-12)
      .map(([at, percent]) => `${this.format.moment(at)} ${this.format.percent(percent)}`);
    return html`<p class="reading" id="reading">
      <b class=${isWhole ? 'whole' : ''}>${this.nameOf(election.units.get(line?.unit ?? '')?.names)}</b>
      ${figures?.join(' \u00b7 ')}
    </p>`;
  }

  #closeWords({ at, local, offset, parts }: CloseOfPolls, closes: readonly CloseOfPolls[]): string {
    const names = parts.map((part) => this.nameOf(part.names));
    const isAll = closes.length === 1 || parts.length > mostPlaces;
    const places = isAll ? this.say('day.places', { count: parts.length }) : names.join(', ');
    const time = this.time(at);
    return local === this.format.hours(at)
      ? this.say('day.closes', { time, places })
      : this.say('day.closes.local', { time, local, offset, places });
  }

  #hasLater({ lines, picture }: Drawn): boolean {
    return lines.some(({ points }) => points.some(([at]) => at > picture.to));
  }

  protected override tables(_night: Night, election: ElectionView): readonly DataTable[] {
    const parts = election.childrenOf(election.top.id);
    const units: readonly Unit[] = [...parts, election.top];
    const lines = units.map(({ id }) => dayPoints(this.row(`series:turnout:${id}`)?.points ?? []));
    const { moments, isHourly } = tableMoments(lines);
    if (moments.length === 0) return [];
    const zone = this.format.zone(election.opens);
    const times = moments.map((at) => this.format.moment(at));
    const names = units.map((unit) => this.nameOf(unit.names));
    const figure = (line: number, moment: number) => {
      const percent = valueAt(lines[line] ?? [], moments[moment] ?? Number.NaN, isHourly);
      return percent === undefined ? undefined : this.format.percent(percent);
    };
    // Whichever are fewer are the columns: a page of paper has room for few.
    const isByUnit = moments.length <= units.length;
    const [down, across] = isByUnit ? [names, times] : [times, names];
    return [
      {
        caption: this.say(isHourly ? 'day.hours' : 'day.caption', { zone }),
        columns: [this.say(isByUnit ? 'turnout.unit' : 'day.time'), ...across].map((title) => ({ title })),
        lines: down.map((name, row) => ({
          cells: [name, ...across.map((_, column) => (isByUnit ? figure(row, column) : figure(column, row)))],
          isTotal: isByUnit && row === down.length - 1,
        })),
      },
    ];
  }
}

type Label = {
  readonly at: number;
  readonly line: DayLine;
  readonly percent: number;
  readonly left: number;
  readonly top: number;
};

/** Without its sign, which the axis has. */
function bare(percent: string): string {
  return percent.replace(/[\s%]/gu, '');
}
