import type { Contest } from '@election-night/shared/election/definition.ts';
import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { type DistrictState, districtState, type Leader, leaderOf } from '../count/leader.ts';
import type { ElectionView } from '../night/election-view.ts';
import { NightElement } from '../night/night-element.ts';
import type { Night } from '../night/watch-night.ts';
import { inkOn } from '../style/option-colors.ts';
import { paint } from '../style/paint.ts';
import type { DataTable } from '../table/data-table.ts';
import { flagText } from '../words/flag-text.ts';

type District = {
  readonly contest: Contest;
  readonly state: DistrictState;
  readonly leader: Leader | undefined;
  /** Who is shown: the elected or called one, else whoever leads. */
  readonly option: string | undefined;
  readonly flags: readonly string[];
  readonly reporting: { readonly in: number; readonly of: number } | undefined;
};

const marks: Readonly<Record<DistrictState, string>> = {
  called: '\u2713',
  contradicted: '!',
  elected: '\u25a0',
  tied: '=',
  counting: '\u25d4',
  waiting: '\u25cb',
};

/** `<en-districts>`: the contests for one seat each, a tile a district: who leads or won, by how much, and what is known of it. */
export class EnDistricts extends NightElement {
  static override properties: PropertyDeclarations = { order: { type: String } };
  static override styles = [
    NightElement.styles,
    css`
      .tiles {
        display: grid;
        grid-template-columns: repeat(auto-fill, minmax(min(11rem, 100%), 1fr));
        gap: 0.4rem;
        list-style: none;
        margin: 0;
        padding: 0;
      }
      .tile {
        display: flex;
        flex-direction: column;
        border: 1px solid var(--rule);
        background: var(--card);
        font-size: 0.875rem;
      }
      .tile > * {
        padding: 0.25rem 0.5rem;
      }
      .district {
        font-weight: 600;
      }
      .winner {
        margin-block-start: auto;
        color: var(--text);
        background: var(--option);
        font-weight: 600;
        overflow-wrap: break-word;
        print-color-adjust: exact;
      }
      .state {
        display: flex;
        justify-content: space-between;
        gap: 0.5rem;
        color: var(--muted);
      }
      .order {
        display: flex;
        flex-wrap: wrap;
        gap: 0.4rem;
        margin: 0 0 0.75rem;
      }
      button[aria-pressed='true'] {
        color: var(--paper);
        background: var(--accent);
        border-color: var(--accent);
      }
    `,
  ];
  /** `ballot`, the order of the definition, which is the default, or `closest`, the smallest lead first. */
  declare order: 'ballot' | 'closest' | undefined;

  protected override heading(): string {
    return this.say('districts.heading');
  }

  /** Seats and calls are in the summary, and so are counts of the whole night; a district that is a part of it has its unit's topic. */
  protected override topics(): readonly string[] {
    const { election } = this;
    const units = election?.definition.contests.filter(isDistrict).map(({ unit }) => unit) ?? [];
    const parts = new Set(units.filter((unit) => unit !== election?.top.id));
    return ['summary', ...[...parts].map((unit) => `unit:${unit}`)];
  }

  protected override reads(key: string): boolean {
    return /^(count|seats|call):/.test(key);
  }

  protected override draw(night: Night, election: ElectionView): TemplateResult {
    const districts = this.#districts(election);
    if (districts.length === 0) return html`<p class="nothing">${this.say('districts.none')}</p>`;
    const known = districts.filter(({ state }) => state !== 'waiting');
    // A district whose topic is only being opened is not silent.
    const silent = night.covers(this.topics()) ? districts.length - known.length : 0;
    return html`${known.length > 1 ? this.#orders() : nothing}
      <ul class="tiles">
        ${repeat(
          known,
          ({ contest }) => contest.id,
          (district) => this.#tile(district, election),
        )}
      </ul>
      ${silent > 0 ? html`<p class="note">${this.say('districts.silent', { count: silent, all: districts.length })}</p>` : nothing}`;
  }

  #districts(election: ElectionView): readonly District[] {
    const districts = election.definition.contests.filter(isDistrict).map((contest) => this.#district(contest));
    if (this.order !== 'closest') return districts;
    const leadOf = ({ leader }: District) => leader?.points ?? Number.POSITIVE_INFINITY;
    return [...districts].sort((one, other) => leadOf(one) - leadOf(other) || 0);
  }

  #district(contest: Contest): District {
    const count = this.row(`count:${contest.id}:${contest.unit}`);
    const seats = this.row(`seats:${contest.id}:count`);
    const call = this.row(`call:${contest.id}:${contest.unit}`);
    const state = districtState(count, seats, call);
    const leader = count && leaderOf(count);
    const elected = Object.entries(seats?.seats ?? {}).find(([, won]) => won > 0)?.[0];
    const option = state === 'elected' ? elected : state === 'called' ? call?.winner : leader?.option;
    return { contest, state, leader, option, flags: count?.flags ?? [], reporting: count?.reporting };
  }

  #orders(): TemplateResult {
    const orders = ['ballot', 'closest'] as const;
    const current = this.order ?? 'ballot';
    const choose = (order: (typeof orders)[number]) => () => {
      this.order = order;
    };
    return html`<div class="order" role="group" aria-label=${this.say('districts.order')}>
      ${orders.map((order) => html`<button type="button" aria-pressed=${order === current} @click=${choose(order)}>${this.say(`districts.order.${order}`)}</button>`)}
    </div>`;
  }

  #tile(district: District, election: ElectionView): TemplateResult {
    const { contest, state, option, leader, flags } = district;
    const isTie = leader?.tied !== undefined && state !== 'elected' && state !== 'called';
    const color = option === undefined || isTie ? undefined : election.colorOf(contest, option);
    const isBad = state === 'contradicted' || state === 'tied';
    return html`<li class="tile">
      <span class="district">${this.nameOf(contest.names)}</span>
      <span class="winner" ${paint({ '--option': color ?? 'transparent', '--text': color ? inkOn(color) : 'inherit' })}>${this.#who(district, election)}</span>
      <span class="state">
        <span class=${isBad ? 'bad' : nothing}>
          <span class="mark" aria-hidden="true">${marks[state]}</span>${this.say(`district.${state}`)}
        </span>
        <span>${leader?.points === undefined || leader.tied ? nothing : this.format.points(leader.points)}</span>
      </span>
      ${flags.includes('held') ? html`<span class="bad"><span class="mark" aria-hidden="true">\u2691</span>${flagText('held', this.say)}</span>` : nothing}
    </li>`;
  }

  #who({ contest, state, option, leader }: District, election: ElectionView): string {
    const nameOf = (id: string) => election.optionName(this.language, contest, id);
    if (leader?.tied && state !== 'elected' && state !== 'called') return leader.tied.map(nameOf).join(', ');
    return option === undefined ? '\u2013' : nameOf(option);
  }

  protected override tables(_night: Night, election: ElectionView): readonly DataTable[] {
    const known = this.#districts(election).filter(({ state }) => state !== 'waiting');
    if (known.length === 0) return [];
    const columns = [
      { title: this.say('districts.district') },
      { title: this.say('districts.ahead'), isWords: true },
      { title: this.say('count.column.share') },
      { title: this.say('districts.lead') },
      { title: this.say('districts.points') },
      { title: this.say('districts.reporting') },
      { title: this.say('freshness.state'), isWords: true },
    ];
    const lines = known.map((district) => {
      const { contest, leader, reporting, state, flags } = district;
      const words = [this.say(`district.${state}`), ...flags.map((flag) => flagText(flag, this.say))];
      return {
        cells: [
          this.nameOf(contest.names),
          this.#who(district, election),
          leader?.share === undefined ? undefined : this.format.percent(leader.share),
          leader?.lead === undefined ? undefined : this.format.integer(leader.lead),
          leader?.points === undefined ? undefined : this.format.points(leader.points),
          reporting && this.say('districts.in', { in: reporting.in, of: reporting.of }),
          words.join('; '),
        ],
      };
    });
    return [{ caption: this.say('districts.caption'), columns, lines }];
  }
}

function isDistrict({ seats, seatRule }: Contest): boolean {
  return seats === 1 || seatRule.method === 'first-past-the-post';
}
