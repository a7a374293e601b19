import type { Unit } from '@election-night/shared/election/definition.ts';
import type { TurnoutRow } from '@election-night/shared/election/row.ts';
import { css, html, nothing, svg, type TemplateResult, unsafeCSS } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ElectionView } from '../night/election-view.ts';
import { NightElement } from '../night/night-element.ts';
import type { Night } from '../night/watch-night.ts';
import { paint } from '../style/paint.ts';
import type { DataTable, Line } from '../table/data-table.ts';
import { boundsOfDay, type DayLine, dayPicture, dayPoints, endOf, pathOf } from '../turnout/day-picture.ts';
import { type MapState, mapOf } from '../turnout/keep-map.ts';
import { type MapLayout, tilesOf } from '../turnout/lay-out-map.ts';
import { layOutTiles, neighbourOf, type Tile, type TileLayout } from '../turnout/lay-out-tiles.ts';
import { regionMapRules } from '../turnout/region-map.css.ts';
import { type RegionWords, regionMap } from '../turnout/region-map.ts';
import { stepOf, stepRules, turnoutSteps } from '../turnout/turnout-scale.ts';
import { basisWord, basisWords, markOf } from '../turnout/turnout-words.ts';
import { unitDetail } from '../turnout/unit-detail.ts';
import { flagText } from '../words/flag-text.ts';

/** A picture of more tiles than this says nothing; the table has them all. */
const mostTiles = 150;
const smallLine = { left: 3, top: 3, width: 234, height: 54 };
const ways: Readonly<Record<string, readonly [right: number, down: number]>> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};
/** Phases in which the turnout that is estimated is that of the end. */
const isClosed: ReadonlySet<string | undefined> = new Set(['counting', 'final', 'certified']);
const layouts = new WeakMap<ElectionView, TileLayout>();

/**
 * `<en-turnout>`: a map of the regions where the definition has one, else a tile for each, as large as its voters are many; coloured by
 * turnout, and beside it all that is known of one.
 */
export class EnTurnout extends NightElement {
  static override properties = {
    unit: { type: String },
    chosen: { state: true },
    pointed: { state: true },
    width: { state: true },
  };
  static override styles = [
    NightElement.styles,
    css`
      .both {
        display: grid;
        gap: 1rem;
      }
      .map {
        position: relative;
        max-width: 64rem;
        margin-inline: auto;
        aspect-ratio: var(--map-width) / var(--map-height);
      }
      .tile {
        position: absolute;
        container: tile / size;
        left: calc(var(--x) * 1%);
        top: calc(var(--y) * 1%);
        width: calc(var(--w) * 1%);
        height: calc(var(--h) * 1%);
        display: flex;
        flex-direction: column;
        justify-content: center;
        align-items: center;
        gap: 0.1em;
        min-height: 0;
        margin: 0;
        padding: 0;
        overflow: hidden;
        border: 1px solid color-mix(in srgb, var(--ink) 35%, transparent);
        border-radius: var(--radius);
        line-height: 1.1;
        transition: background-color 0.3s;
      }
      .tile b {
        /* As wide as five figures of a wide font may be; the unit is of the tile itself. */
        font-size: clamp(0.4rem, 26cqi, 2.2rem);
        font-weight: 700;
        letter-spacing: -0.02em;
      }
      .tile .short {
        display: none;
        max-width: 100%;
        padding: 0 0.2em;
        font-size: clamp(0.6875rem, 9cqi, 1.1rem);
        text-align: center;
        overflow: hidden;
        -webkit-box-orient: vertical;
        -webkit-line-clamp: 2;
        line-clamp: 2;
      }
      @container tile (min-width: 4.5rem) and (min-height: 3.4rem) {
        .tile b {
          font-size: clamp(0.4rem, 22cqi, 2.2rem);
        }
        .tile .short {
          display: -webkit-box;
        }
      }
      .tile i {
        position: absolute;
        inset: 0.1em 0.2em auto auto;
        font-style: normal;
        font-size: clamp(0.5rem, 18cqi, 1rem);
      }
      .silent,
      .swatch.silent {
        color: var(--ink);
        background: repeating-linear-gradient(45deg, var(--faint) 0 4px, var(--rule) 4px 6px);
      }
      .tile:focus-visible,
      .tile[aria-current] {
        outline: 3px solid var(--ink);
        outline-offset: 0;
        z-index: 1;
      }
      .tile:focus-visible {
        outline-color: var(--warn);
      }
      ${unsafeCSS(stepRules)}
      ${regionMapRules}
      .map.waiting {
        background: var(--faint);
      }
      .legend {
        margin-block-start: 0.75rem;
        font-size: 0.75rem;
      }
      .legend ol {
        display: flex;
        list-style: none;
        margin: 0.2rem 0 0.4rem;
        padding: 0;
        max-width: 30rem;
      }
      .legend ol li {
        flex: 1;
        padding: 0.15rem 0;
        text-align: center;
        white-space: nowrap;
      }
      @container (max-width: 28rem) {
        .legend .to {
          display: none;
        }
        .legend ol li {
          padding-inline-start: 0.2rem;
          text-align: start;
        }
      }
      .legend ul {
        display: flex;
        flex-wrap: wrap;
        gap: 0.2rem 1rem;
        list-style: none;
        margin: 0;
        padding: 0;
      }
      .swatch {
        display: inline-block;
        width: 1.1em;
        height: 0.9em;
        margin-inline-end: 0.35em;
        border: 1px solid var(--muted);
        vertical-align: -0.05em;
      }
      .detail {
        min-height: 15rem;
        padding-block-start: 0.5rem;
        border-block-start: 1px solid var(--rule);
      }
      .name {
        font-weight: 600;
      }
      .percent {
        font: 700 1.75rem / 1.2 var(--serif);
      }
      .percent .quiet {
        display: block;
        font: 400 0.875rem / 1.2 var(--sans);
      }
      .detail dl {
        margin: 0.4rem 0;
        font-size: 0.875rem;
      }
      .detail dl div {
        display: flex;
        flex-wrap: wrap;
        gap: 0 0.5rem;
        padding-block: 0.1rem;
      }
      .detail dt {
        color: var(--muted);
      }
      .detail dd {
        margin: 0;
        font-weight: 600;
      }
      .detail dd .quiet {
        font-weight: 400;
      }
      .detail p {
        margin: 0.2rem 0;
      }
      .day {
        display: block;
        width: 100%;
        max-width: 24rem;
        height: auto;
        margin-block-start: 0.4rem;
      }
      .day path {
        fill: none;
        stroke: var(--ink);
        stroke-width: 2;
      }
      .day line {
        stroke: var(--rule);
      }
      .day circle {
        fill: var(--ink);
      }
      @container (min-width: 56rem) {
        .both {
          grid-template-columns: minmax(0, 5fr) minmax(15rem, 2fr);
        }
        .detail {
          padding: 0 0 0 1rem;
          border-block-start: 0;
          border-inline-start: 1px solid var(--rule);
        }
      }
      /* On a wall nobody chooses one: the whole stands above, large. */
      :host([wall]) .both {
        grid-template-columns: minmax(0, 1fr);
      }
      :host([wall]) .map {
        max-width: 42rem;
      }
      :host([wall]) .detail {
        order: -1;
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0 0.75rem;
        min-height: 0;
        padding: 0;
        border: 0;
        font-size: 1.25rem;
      }
      :host([wall]) .detail .percent {
        font-size: 2.5rem;
      }
      :host([wall]) .detail .percent .quiet {
        display: inline;
      }
      :host([wall]) .legend {
        font-size: 0.9375rem;
      }
      :host([wall]) .tile .short {
        font-size: clamp(0.75rem, 12cqi, 1.3rem);
      }
      :host([wall]) .detail :is(dl, .day),
      :host([wall]) .legend .note {
        display: none;
      }
      @media print {
        .tile,
        .legend li,
        .swatch {
          print-color-adjust: exact;
          -webkit-print-color-adjust: exact;
        }
        button.tile {
          display: flex;
          transition: none;
        }
      }
    `,
  ];
  /** Id of the unit that it begins with; without it the whole. */
  declare unit: string | undefined;
  /** The unit that was chosen by focus or press, and that under the pointer. */
  declare chosen: string | undefined;
  declare pointed: string | undefined;
  /** Pixels of the map from side to side. */
  declare width: number | undefined;
  #sizes: ResizeObserver | undefined;
  #measured: Element | undefined;

  protected override heading(): string {
    return this.say('turnout.heading');
  }

  get #standing(): string | undefined {
    return this.chosen ?? this.unit;
  }

  protected override topics(): readonly string[] {
    return ['turnout'];
  }

  protected override reads(key: string): boolean {
    return (
      key === 'night' || key.startsWith('turnout:') || key.startsWith('series:turnout:') || key.startsWith('outlook:')
    );
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#sizes?.disconnect();
    this.#measured = undefined;
  }

  /** How much a figure has room for depends on how large the map is on the screen. */
  protected override updated(): void {
    const map = this.renderRoot.querySelector('.map.drawn') ?? undefined;
    if (map === this.#measured || !this.isConnected) return;
    this.#measured = map;
    this.#sizes?.disconnect();
    if (!map) return;
    this.#sizes = new ResizeObserver(([entry]) => {
      this.width = Math.round(entry?.contentRect.width ?? 0);
    });
    this.#sizes.observe(map);
  }

  readonly #drawAgain = (): void => this.requestUpdate();

  protected override draw(night: Night, election: ElectionView): TemplateResult {
    const parts = election.childrenOf(election.top.id);
    const map = mapOf(night.url, election.definition, this.#drawAgain);
    const isPicture = map !== 'none' || (parts.length > 0 && parts.length <= mostTiles);
    const id = this.pointed ?? this.#standing ?? election.top.id;
    const unit = election.units.get(id) ?? election.top;
    return html`<div class="both">
      <div>
        ${this.#picture(map, parts, election)} ${isPicture ? this.#legend(parts, map) : nothing}
      </div>
      <div class="detail" id="detail">
        ${unitDetail({
          ...{ unit, row: this.row(`turnout:${unit.id}`), outlook: this.#outlook(unit), election },
          ...{ speaking: this.speaking, time: (at) => this.time(at) },
        })}
        ${this.#line(unit, election)}
      </div>
    </div>`;
  }

  #picture(map: MapState, parts: readonly Unit[], election: ElectionView): TemplateResult {
    if (map === 'asked')
      return html`<div class="map waiting" ${paint({ '--map-width': '3', '--map-height': '2' })}></div>`;
    if (map !== 'none') return this.#map(map, election);
    if (parts.length > mostTiles) return html`<p class="note">${this.say('turnout.many')}</p>`;
    const layout = layouts.get(election) ?? layOut(parts, election);
    layouts.set(election, layout);
    return this.#tiles(layout, election);
  }

  #map(layout: MapLayout, election: ElectionView): TemplateResult {
    const tiles = tilesOf(layout.regions);
    return regionMap({
      layout,
      width: this.width ?? 0,
      label: this.say('turnout.map.drawn'),
      stop: this.#stop(tiles),
      chosen: this.#standing,
      current: this.pointed ?? this.#standing,
      wordsOf: (id) => this.#wordsOf(id, election),
      choose: (id) => this.#choose(id),
      point: (id) => this.#point(id),
      turn: (event) => this.#turn(event, tiles),
    });
  }

  /** The one that the tab key comes to. */
  #stop(tiles: readonly Tile[]): string | undefined {
    return tiles.some(({ id }) => id === this.#standing) ? this.#standing : tiles[0]?.id;
  }

  #wordsOf(id: string, election: ElectionView): RegionWords {
    const row = this.row(`turnout:${id}`);
    const percent = row?.percent;
    const name = this.nameOf(election.units.get(id)?.names);
    return {
      step: percent === undefined ? undefined : stepOf(percent),
      figure: percent === undefined ? '\u2013' : this.format.bare(percent),
      mark: row ? markOf(row) : '',
      name: election.shortNameIn(this.language, id),
      spoken: this.#spoken(name, row),
    };
  }

  #tiles(layout: TileLayout, election: ElectionView): TemplateResult {
    const { tiles, width, height } = layout;
    const stop = this.#stop(tiles);
    return html`<div
      class="map"
      role="group"
      aria-label=${this.say('turnout.map')}
      ${paint({ '--map-width': String(width), '--map-height': String(height) })}
      @keydown=${(event: KeyboardEvent) => this.#turn(event, tiles)}
      @pointerleave=${() => this.#point(undefined)}
    >
      ${repeat(
        tiles,
        ({ id }) => id,
        (tile) => this.#tile(tile, layout, election, stop === tile.id),
      )}
    </div>`;
  }

  #tile(tile: Tile, { width, height }: TileLayout, election: ElectionView, isStop: boolean): TemplateResult {
    const { id } = tile;
    const { step, figure, mark, name, spoken } = this.#wordsOf(id, election);
    return html`<button
      type="button"
      class="tile ${step === undefined ? 'silent' : `step-${step}`}"
      data-unit=${id}
      tabindex=${isStop ? 0 : -1}
      aria-current=${(this.pointed ?? this.#standing) === id ? 'true' : nothing}
      aria-controls="detail"
      ${paint({
        '--x': percentOf(tile.x, width),
        '--y': percentOf(tile.y, height),
        '--w': percentOf(tile.width, width),
        '--h': percentOf(tile.height, height),
      })}
      @focus=${() => this.#choose(id)}
      @click=${() => this.#choose(id)}
      @pointerenter=${() => this.#point(id)}
    >
      <span class="visually-hidden">${spoken}</span>
      <b aria-hidden="true">${figure}</b><span class="short" aria-hidden="true">${name}</span>
      ${mark === '' ? nothing : html`<i aria-hidden="true">${mark}</i>`}
    </button>`;
  }

  #spoken(name: string, row: TurnoutRow | undefined): string {
    if (row?.percent === undefined) return `${name}: ${this.say('turnout.silent')}`;
    const basis = basisWords(row.basis.percent, this.say);
    const flags = row.flags.map((flag) => flagText(flag, this.say));
    return [`${name}: ${this.format.percent(row.percent)}`, basis, ...flags].filter(Boolean).join(', ');
  }

  #choose(id: string): void {
    this.chosen = id;
    this.pointed = undefined;
  }

  #point(id: string | undefined): void {
    this.pointed = id;
  }

  #turn(event: KeyboardEvent, tiles: readonly Tile[]): void {
    const way = ways[event.key];
    const edge = event.key === 'Home' ? tiles[0] : event.key === 'End' ? tiles.at(-1) : undefined;
    const from = (event.target as HTMLElement | SVGElement).dataset['unit'] ?? '';
    // A region is a button that no browser presses by itself.
    const isPressed = event.key === 'Enter' || event.key === ' ';
    if (isPressed && event.target instanceof SVGElement) {
      event.preventDefault();
      return this.#choose(from);
    }
    const to = way ? neighbourOf(tiles, from, way) : edge?.id;
    if (!way && !edge) return;
    event.preventDefault();
    const tile = [...this.renderRoot.querySelectorAll<HTMLElement | SVGElement>('.map [data-unit]')].find(
      ({ dataset }) => dataset['unit'] === to,
    );
    tile?.focus();
  }

  #legend(parts: readonly Unit[], map: MapState): TemplateResult {
    const rows = parts.map(({ id }) => this.row(`turnout:${id}`));
    const silent = rows.filter((row) => row?.percent === undefined).length;
    const isHeld = rows.some((row) => row?.flags.includes('held'));
    const isFlagged = rows.some((row) => row?.flags.some((flag) => flag !== 'held'));
    return html`<div class="legend">
      <div id="steps">${this.say('turnout.legend')}</div>
      <ol aria-labelledby="steps">
        ${turnoutSteps.map((from, step) => html`<li class=${`step-${step}`}>${from}${untilNext(turnoutSteps[step + 1])}</li>`)}
      </ol>
      <ul>
        ${silent > 0 ? html`<li><span class="swatch silent"></span>${this.say('turnout.silent.count', { count: silent })}</li>` : nothing}
        ${isHeld ? html`<li><span class="mark" aria-hidden="true">${markOf({ flags: ['held'] })}</span>${this.say('turnout.held')}</li>` : nothing}
        ${isFlagged ? html`<li><span class="mark" aria-hidden="true">${markOf({ flags: ['jump'] })}</span>${this.say('turnout.flagged')}</li>` : nothing}
      </ul>
      <p class="note">${map === 'none' ? this.#noteOfTiles(parts) : this.say('turnout.note.map')}</p>
    </div>`;
  }

  #noteOfTiles(parts: readonly Unit[]): string {
    const hasPlaces = parts.every(({ tile }) => tile !== undefined);
    return [this.say('turnout.note'), ...(hasPlaces ? [this.say('turnout.note.places')] : [])].join(' ');
  }

  /** What the whole may end with. While polls are open it is of a bulletin alone, and would look like the end. */
  #outlook({ id }: Unit): string | undefined {
    const [low, high] = this.row(`outlook:turnout:${id}`)?.interval['percent'] ?? [];
    if (low === undefined || high === undefined || !isClosed.has(this.row('night')?.phase)) return undefined;
    return this.say('outlook.range', { low: this.format.bare(low), high: this.format.percent(high) });
  }

  /** The day of one unit. Its points are in the table of `<en-turnout-day>`; here it says no more than up and when. */
  #line(unit: Unit, election: ElectionView): TemplateResult | typeof nothing {
    const row = this.row(`series:turnout:${unit.id}`);
    if (!row || row.points.length === 0) return nothing;
    const line: DayLine = { unit: unit.id, points: dayPoints(row.points) };
    const picture = dayPicture(boundsOfDay(election, [line]), [line], smallLine);
    const drawn = line.points.filter(([at]) => at >= picture.from && at <= picture.to);
    if (!endOf(line, picture)) return nothing;
    const bottom = smallLine.top + smallLine.height;
    return html`<svg class="day" viewBox="0 0 240 76" aria-hidden="true">
      ${svg`<line x1="3" x2="237" y1=${bottom} y2=${bottom}></line>
        <path d=${pathOf(line, picture)}></path>
        ${drawn.map(([at, percent]) => svg`<circle cx=${picture.x(at)} cy=${picture.y(percent)} r="2.5"></circle>`)}
        <text x="3" y="70" font-size="8.5" fill="currentColor">${this.format.hours(picture.from)}</text>
        <text x="237" y="70" font-size="8.5" fill="currentColor" text-anchor="end">${this.format.hours(picture.to)}</text>`}
    </svg>`;
  }

  protected override tables(night: Night, election: ElectionView): readonly DataTable[] {
    const units = [...election.childrenOf(election.top.id), election.top];
    const now = night.position?.at ?? election.definition.voting.opens;
    const { say } = this;
    return [
      {
        caption: say('turnout.caption', { time: this.time(now), zone: this.format.zone(now) }),
        columns: [
          { title: say('turnout.unit') },
          { title: say('turnout.percent') },
          { title: say('turnout.ballots') },
          { title: say('turnout.voters') },
          { title: say('turnout.basis'), isWords: true },
          { title: say('turnout.reported') },
          { title: say('turnout.time') },
          { title: say('turnout.state'), isWords: true },
          { title: say('turnout.flags'), isWords: true },
        ],
        lines: [
          ...units.map((unit) => this.#tableLine(unit, unit === election.top)),
          ...this.#outlookLine(this.#outlook(election.top)),
        ],
      },
    ];
  }

  #outlookLine(range: string | undefined): readonly Line[] {
    if (range === undefined) return [];
    const estimate = this.say('turnout.outlook.estimate');
    return [{ cells: [this.say('turnout.outlook'), range, ...new Array<undefined>(5), estimate, undefined] }];
  }

  #tableLine(unit: Unit, isTotal: boolean): Line {
    const { say, format } = this;
    const name = this.nameOf(unit.names);
    const row = this.row(`turnout:${unit.id}`);
    if (!row) return { isTotal, cells: [name, ...new Array<undefined>(6), say('turnout.silent'), undefined] };
    const { percent, ballots, voters, basis, reported } = row;
    const bases = [basis.percent, basis.ballots, basis.voters].map((one) => basisWord(one, say));
    const flags = row.flags.map((flag) => flagText(flag, say)).join(' ');
    return {
      isTotal,
      cells: [
        name,
        percent === undefined ? undefined : format.percent(percent),
        ballots === undefined ? undefined : format.integer(ballots),
        voters === undefined ? undefined : format.integer(voters),
        bases.join(', '),
        reported?.percent === undefined ? undefined : format.percent(reported.percent),
        format.moment(row.asOf),
        say(`turnout.status.${row.status}`),
        flags === '' ? undefined : flags,
      ],
    };
  }
}

function layOut(parts: readonly Unit[], election: ElectionView): TileLayout {
  return layOutTiles(parts.map((unit) => ({ id: unit.id, voters: votersOf(unit, election), tile: unit.tile })));
}

/** Of the definition, so that tiles keep their places all night; where it has no list for a unit, that of its parts. */
function votersOf(unit: Unit, election: ElectionView): number | undefined {
  if (unit.voters !== undefined) return unit.voters;
  const parts = election.childrenOf(unit.id).map((child) => votersOf(child, election));
  if (parts.length === 0 || parts.includes(undefined)) return undefined;
  return parts.reduce<number>((sum, voters) => sum + (voters ?? 0), 0);
}

function untilNext(next: number | undefined): TemplateResult | string {
  return next === undefined ? '+' : html`<span class="to">\u2013${next}</span>`;
}

function percentOf(part: number, whole: number): string {
  return ((part / whole) * 100).toFixed(3);
}
