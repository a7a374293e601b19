import type { Contest } from '@election-night/shared/election/definition.ts';
import { css, html, nothing, type TemplateResult } from 'lit';
import type { RowOf } from '../../../sdk/src/feed.ts';
import { chosenContest } from '../night/chosen-contest.ts';
import type { ElectionView } from '../night/election-view.ts';
import { NightElement } from '../night/night-element.ts';
import type { Night } from '../night/watch-night.ts';
import { drawHemicycle } from '../seats/draw-hemicycle.ts';
import { majorityOf } from '../seats/hemicycle.ts';
import { openTie, type SeatGroup, seatGroups, whoHasMajority } from '../seats/seat-groups.ts';
import { inkOn } from '../style/option-colors.ts';
import { paint } from '../style/paint.ts';
import { dataTable, type Line } from '../table/data-table.ts';
import { flagText } from '../words/flag-text.ts';
import { shortLabels } from '../words/short-label.ts';
import { shortSourceName } from '../words/short-source-name.ts';

/** What stands for those who have no letters of their own. */
const tiedMark = '=';
const unfilledMark = '\u2013';

const notForLots: ReadonlySet<string> = new Set(['provisional', 'from-percentages']);

type SeatsRow = RowOf<`seats:${string}`>;
/** What seats follow from: `count`, `combined` (all polls) or a pollster. */
type Basis = { readonly id: string; readonly row: SeatsRow };
/** A contest with what is written of its options. */
type House = { readonly contest: Contest; readonly labels: ReadonlyMap<string, string> };

/**
 * `<en-seats contest="list">`: the house that a count gives, or a poll would give. `basis` says which one is shown first: `count`,
 * `combined` or a pollster; without it the count, and before there is one the combination of the polls.
 */
export class EnSeats extends NightElement {
  static override properties = { contest: { type: String }, basis: { type: String } };
  static override styles = [
    NightElement.styles,
    css`
      fieldset {
        display: flex;
        flex-wrap: wrap;
        gap: 0.4rem;
        margin: 0 0 0.75rem;
        padding: 0;
        border: 0;
        min-width: 0;
      }
      legend {
        padding: 0;
        color: var(--muted);
        font-size: 0.875rem;
      }
      label {
        display: inline-flex;
        align-items: center;
        gap: 0.35rem;
        min-height: 1.75rem;
        padding: 0.15rem 0.6rem;
        font-size: 0.875rem;
        border: 1px solid var(--rule);
        border-radius: var(--radius);
        cursor: pointer;
      }
      label:has(:checked) {
        border-color: var(--accent);
        background: var(--card);
        font-weight: 600;
      }
      label:has(:focus-visible) {
        outline: 2px solid var(--accent);
        outline-offset: 2px;
      }
      input {
        margin: 0;
        accent-color: var(--accent);
      }
      input:focus-visible {
        outline: none;
      }
      .both {
        display: grid;
        gap: 0.5rem 2rem;
        align-items: center;
      }
      .both > * {
        min-width: 0;
      }
      .house {
        display: block;
        width: 100%;
        max-width: 44rem;
        margin-inline: auto;
        print-color-adjust: exact;
      }
      .seats {
        stroke: var(--ink);
        stroke-opacity: 0.5;
        stroke-width: 0.4;
      }
      .ground {
        fill: var(--card);
      }
      .hatch {
        fill: var(--muted);
      }
      .label {
        font: 600 12px var(--sans);
        fill: var(--ink);
      }
      .label.quiet {
        font-weight: 400;
        font-size: 11px;
        fill: var(--muted);
      }
      .majority {
        stroke: var(--ink);
        stroke-width: 1.4;
        stroke-dasharray: 4 2.5;
        paint-order: stroke;
      }
      .leader {
        stroke: var(--muted);
        stroke-width: 0.6;
      }
      .says {
        margin: 0 0 0.5rem;
        padding: 0;
        list-style: none;
      }
      .says li:first-child {
        font-size: 1.0625rem;
        font-weight: 600;
      }
      .badge {
        display: inline-block;
        min-width: 2.9em;
        margin-inline-end: 0.5rem;
        padding-inline: 0.3em;
        text-align: center;
        font-weight: 700;
        font-size: 0.8125rem;
        color: var(--badge-ink);
        background: var(--badge);
        border: 1px solid color-mix(in srgb, var(--ink) 45%, transparent);
        border-radius: var(--radius);
        print-color-adjust: exact;
      }
      th:first-child {
        overflow-wrap: break-word;
      }
      .badge.nobody {
        color: var(--ink);
        background: var(--card);
        border-style: dashed;
      }
      .small {
        display: block;
        color: var(--muted);
      }
      @container (min-width: 34rem) {
        .label,
        .label.quiet {
          font-size: 9px;
        }
      }
      @container (min-width: 60rem) {
        .both {
          grid-template-columns: minmax(0, 5fr) minmax(0, 4fr);
        }
      }
      :host([wall]) fieldset {
        display: none;
      }
      :host([wall]) .both {
        grid-template-columns: minmax(0, 1fr);
      }
      @media print {
        label:not(:has(:checked)) {
          display: none;
        }
      }
      @media (forced-colors: active) {
        .house,
        .badge {
          forced-color-adjust: none;
        }
      }
    `,
  ];
  declare contest: string | undefined;
  declare basis: string | undefined;

  protected override reads(key: string): boolean {
    return key.startsWith('seats:');
  }

  protected override heading(): string {
    const contest = this.election && this.#contestOf(this.election);
    return this.say('seats.heading', { contest: this.nameOf(contest?.names) });
  }

  protected override draw(_night: Night, election: ElectionView): TemplateResult {
    const contest = this.#contestOf(election);
    if (!contest) return html`<p class="notice">${this.say('count.unknown', { contest: this.contest ?? '' })}</p>`;
    const bases = this.#bases(contest, election);
    const basis = bases.find(({ id }) => id === this.basis) ?? bases[0];
    if (!basis) return html`<p class="nothing">${this.say('seats.none')}</p>`;
    const house = { contest, labels: this.#labels(contest) };
    const groups = seatGroups(contest, basis.row);
    const needed = contest.seats > 1 ? majorityOf(contest.seats) : undefined;
    return html`${bases.length > 1 ? this.#choice(bases, basis, election) : nothing}
      <div class="both">
        ${drawHemicycle(
          groups.map((group) => this.#wedge(group, house, election)),
          needed === undefined
            ? undefined
            : { needed: this.format.integer(needed), word: this.say('seats.majority.line') },
        )}
        <div>
          <ul class="says" aria-live="polite">
            ${this.#says(basis, house, needed).map((sentence) => html`<li>${sentence}</li>`)}
          </ul>
          <div class="scroll" role="group" aria-labelledby="heading" tabindex="0">
            ${this.#table(basis, house, groups, election)}
          </div>
        </div>
      </div>`;
  }

  /** In a form: without one, radio buttons that were taken out of the shadow tree were seen to stay in memory with all around them (Chromium 143). */
  #choice(bases: readonly Basis[], chosen: Basis, election: ElectionView): TemplateResult {
    return html`<form @submit=${(event: Event) => event.preventDefault()}><fieldset>
      <legend>${this.say('seats.basis')}</legend>
      ${bases.map(
        ({ id }) => html`<label>
          <input
            type="radio"
            name="basis"
            value=${id}
            .checked=${id === chosen.id}
            @change=${() => {
              this.basis = id;
            }}
          />${shortSourceName(this.#basisName(id, election))}
        </label>`,
      )}
    </fieldset></form>`;
  }

  #wedge(group: SeatGroup, { contest, labels }: House, election: ElectionView) {
    const { seats } = group;
    if (group.of === 'option') {
      const label = `${labels.get(group.option)} ${this.format.integer(seats)}`;
      return { seats, label, color: election.colorOf(contest, group.option) };
    }
    return {
      seats,
      label: `${group.of === 'tie' ? tiedMark : unfilledMark} ${this.format.integer(seats)}`,
      color: undefined,
    };
  }

  /** Who has a majority comes first, then what the figures are worth, then what is special about them. */
  #says({ id, row }: Basis, { contest }: House, needed: number | undefined): readonly string[] {
    const { flags, tie, level, draws, steps } = row;
    const tied = openTie(row);
    const names = (options: readonly string[]) => options.map((option) => this.#optionName(contest, option)).join(', ');
    const registered = [
      ...new Set(steps.filter((step) => step.tieBrokenBy === 'registered-earlier').map((step) => step.option)),
    ];
    const unfilled = seatGroups(contest, row).find((group) => group.of === 'nobody')?.seats;
    return [
      needed === undefined ? undefined : this.#majority(row, contest, needed),
      id === 'count' ? undefined : this.say('seats.estimate'),
      flags.includes('provisional') ? this.say('seats.provisional') : undefined,
      id === 'count' && flags.includes('from-percentages') ? flagText('from-percentages', this.say) : undefined,
      tied && this.say('seats.tie', { options: names(tied.options), count: tied.seats }),
      // A lot parts the equals of a complete count of votes, and no others (P-TIE-3).
      tied && id === 'count' && !flags.some((flag) => notForLots.has(flag)) ? this.say('seats.tie.lot') : undefined,
      tie?.drawn && this.say('seats.lot', { options: names(tie.drawn) }),
      registered.length === 0 ? undefined : this.say('seats.registered', { options: names(registered) }),
      unfilled === undefined ? undefined : this.say('seats.unfilled', { count: unfilled }),
      level === undefined || draws === undefined ? undefined : this.say('seats.level', { level, draws }),
    ].filter((sentence) => sentence !== undefined);
  }

  #majority(row: SeatsRow, contest: Contest, needed: number): string {
    const has = whoHasMajority(row, needed);
    const house = contest.seats;
    switch (has.of) {
      case 'option': {
        const option = this.#optionName(contest, has.option);
        const sentence = this.say('seats.majority.has', { option, seats: has.seats, house, needed });
        return has.certainty === undefined ? sentence : `${sentence} ${this.say(`seats.majority.${has.certainty}`)}`;
      }
      case 'reach': {
        const options = has.options.map((option) => this.#optionName(contest, option)).join(', ');
        return this.say('seats.majority.reach', { needed, house, options });
      }
      default:
        return this.say(`seats.majority.${has.of}`, { needed, house });
    }
  }

  #table(basis: Basis, house: House, groups: readonly SeatGroup[], election: ElectionView): TemplateResult {
    const { row } = basis;
    const { contest } = house;
    const isPoll = row.interval !== undefined;
    const options = contest.options.filter(({ id }) => row.seats[id] !== undefined);
    const lines: Line[] = options.map(({ id }) => ({
      cells: [
        this.#badged(id, row, house, election),
        this.format.integer(row.seats[id] as number),
        ...(isPoll ? [this.#interval(row, id)] : []),
      ],
    }));
    const ofOthers = groups.flatMap((group): Line[] => {
      if (group.of === 'option') return [];
      const isTied = group.of === 'tie';
      const name = this.say(isTied ? 'seats.tie.line' : 'seats.unfilled.line');
      const badge = html`<span class="badge nobody" aria-hidden="true">${isTied ? tiedMark : unfilledMark}</span>${name}`;
      return [{ cells: [badge, this.format.integer(group.seats), ...(isPoll ? [''] : [])] }];
    });
    const total = [this.say('seats.total'), this.format.integer(contest.seats), ...(isPoll ? [''] : [])];
    return dataTable({
      caption: this.#caption(basis, election),
      columns: [
        { title: this.say('count.option') },
        { title: this.say('seats.seats') },
        ...(isPoll ? [{ title: this.say('seats.interval') }] : []),
      ],
      lines: [...lines, ...ofOthers, { cells: total, isTotal: true }],
    });
  }

  #badged(option: string, row: SeatsRow, { contest, labels }: House, election: ElectionView): TemplateResult {
    const color = election.colorOf(contest, option);
    const note = this.#note(row, contest, option);
    return html`<span class="badge" aria-hidden="true" ${paint({ '--badge': color, '--badge-ink': inkOn(color) })}>${labels.get(option)}</span
      >${this.#optionName(contest, option)}${note === undefined ? nothing : html` <span class="small">${note}</span>`}`;
  }

  #interval({ interval }: SeatsRow, option: string): string | undefined {
    const [low, high] = interval?.[option] ?? [];
    if (low === undefined || high === undefined) return undefined;
    return low === high ? this.format.integer(low) : this.say('seats.range', { low, high });
  }

  #note({ excluded, tie }: SeatsRow, contest: Contest, option: string): string | undefined {
    if (excluded.includes(option))
      return this.say('seats.below', { percent: this.format.limit(contest.threshold?.percent ?? 0) });
    return tie?.drawn?.includes(option) ? this.say('seats.lot.note') : undefined;
  }

  #caption({ id, row }: Basis, election: ElectionView): string {
    if (id === 'count') return this.say('seats.caption.count', { time: this.time(row.asOf) });
    if (id === 'combined') return this.say('seats.caption.combined');
    return this.say('seats.caption.poll', { poll: this.#basisName(id, election) });
  }

  /** Those that have seats to show; the one to be shown first stands first. */
  #bases(contest: Contest, election: ElectionView): readonly Basis[] {
    const pollsters = election.pollstersOf(contest.id).map(({ id }) => id);
    const ids = [
      ['count', `seats:${contest.id}:count`] as const,
      ...['combined', ...pollsters].map((id) => [id, `seats:${contest.id}:exit-poll:${id}`] as const),
    ];
    return ids.flatMap(([id, key]) => {
      const row = this.row(key) as SeatsRow | undefined;
      return row ? [{ id, row }] : [];
    });
  }

  #labels(contest: Contest): ReadonlyMap<string, string> {
    const labels = shortLabels(contest.options.map(({ id }) => this.#optionName(contest, id)));
    return new Map(contest.options.map(({ id }, index) => [id, labels[index] as string]));
  }

  #contestOf(election: ElectionView): Contest | undefined {
    return (
      chosenContest(election, this.contest, ({ seats }) => seats > 1) ??
      chosenContest(election, this.contest, ({ seats }) => seats > 0)
    );
  }

  #basisName(id: string, election: ElectionView): string {
    if (id === 'count' || id === 'combined') return this.say(`seats.basis.${id}`);
    return this.nameOf(election.sources.get(id)?.names) || id;
  }

  #optionName(contest: Contest, option: string): string {
    return this.election?.optionName(this.language, contest, option) ?? option;
  }
}
