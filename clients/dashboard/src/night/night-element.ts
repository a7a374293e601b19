import type { Family } from '@election-night/shared/election/row.ts';
import {
  type CSSResultGroup,
  html,
  LitElement,
  nothing,
  type PropertyDeclarations,
  type PropertyValues,
  type TemplateResult,
} from 'lit';
import type { AnyRow, RowOf } from '../../../sdk/src/feed.ts';
import { frame } from '../style/frame.css.ts';
import { tokens } from '../style/tokens.css.ts';
import { type DataTable, dataTable } from '../table/data-table.ts';
import type { Speaking } from '../words/figure-name.ts';
import { chooseLanguage, type Language } from '../words/languages.ts';
import { NightFormat } from '../words/night-format.ts';
import { type Say, speaker } from '../words/say.ts';
import type { ElectionView } from './election-view.ts';
import { findNight } from './find-night.ts';
import { type Night, type NightWatch, watchNight } from './watch-night.ts';

const findAgainMs = 5000;
const noSpeaker: Say = () => '';

/**
 * An element that shows something of a night, and works alone in any page. It says by itself what is not live, and what may be out of date.
 *
 * Attributes: `src`, the night's address (without it the first night of the page's own server); `lang`, `en`, `ru` or `kk` (else that of the
 * elements around it, else the browser's); `theme`, `auto`, `light` or `dark`; `level`, the level of its heading, 2 where it is absent.
 *
 * A subclass gives `heading` and `draw`, and where its picture is not a table itself, `tables`. It is drawn again when a row of its topics
 * changes, at most once a frame.
 */
export abstract class NightElement extends LitElement {
  static override properties: PropertyDeclarations = {
    src: { type: String },
    theme: { type: String, reflect: true },
    level: { type: Number },
    isTableShown: { state: true },
  };
  static override styles: CSSResultGroup = [tokens, frame];
  /** Milliseconds after which it is drawn again though nothing came, where something in it runs by itself. */
  static readonly tickMs: number | undefined = undefined;

  declare src: string | undefined;
  declare theme: 'auto' | 'light' | 'dark' | undefined;
  declare level: number | undefined;
  declare isTableShown: boolean;

  protected say: Say = noSpeaker;
  /** Of the night's own zone; before the definition is there, of UTC. */
  protected format!: NightFormat;
  protected language: Language = 'en';
  #watch: NightWatch | undefined;
  #watched = '';
  #drawnAround = '';
  #foundAt: string | undefined;
  #formatOf: readonly unknown[] = [];
  #ticking: ReturnType<typeof setInterval> | undefined;
  #finding: ReturnType<typeof setTimeout> | undefined;

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, 'lang'];
  }

  /** What it is about, for people. */
  protected abstract heading(): string;
  /** The picture. Called only when rows and definition are there. */
  protected abstract draw(night: Night, election: ElectionView): TemplateResult | typeof nothing;
  /** The figures of the picture, for those who read instead of looking. */
  protected tables(_night: Night, _election: ElectionView): readonly DataTable[] {
    return [];
  }
  /** Which rows it needs; may follow from its attributes. */
  protected topics(): readonly string[] {
    return ['summary'];
  }
  /** Whether it has to be drawn again when the row of this key changes. */
  protected reads(_key: string): boolean {
    return true;
  }

  /** Told of every change, also while it is not drawn: the keys of the rows that came, changed or went. */
  protected hear(_night: Night, _keys: Iterable<string>): void {}

  protected get night(): Night | undefined {
    return this.#watch?.night;
  }
  protected get election(): ElectionView | undefined {
    return this.night?.election;
  }
  protected row<Key extends string>(key: Key): RowOf<Key> | undefined {
    return this.night?.rows.get(key);
  }
  /** The rows of a family as they stand now, in no order that means anything. */
  protected rowsOf<F extends Exclude<Family, 'night'>>(family: F): readonly RowOf<`${F}:${string}`>[] {
    const rows: AnyRow[] = [];
    for (const [key, row] of this.night?.rows ?? []) if (key.startsWith(`${family}:`)) rows.push(row);
    return rows as RowOf<`${F}:${string}`>[];
  }
  protected nameOf(names: Readonly<Record<string, string>> | undefined): string {
    return (names && this.election?.nameIn(this.language, names)) ?? '';
  }
  /** For words about rows and figures. */
  protected get speaking(): Speaking {
    return { say: this.say, format: this.format, language: this.language };
  }
  /** The time of the night, and in brackets the viewer's where the two differ. */
  protected time(at: number | string): string {
    const time = this.format.moment(at);
    const viewer = this.format.viewerTime(at);
    return viewer === undefined ? time : this.say('time.both', { time, viewer });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const { tickMs } = this.constructor as typeof NightElement;
    if (tickMs !== undefined) this.#ticking = setInterval(() => this.requestUpdate(), tickMs);
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#ticking);
    clearTimeout(this.#finding);
    this.#watch?.end();
    this.#watch = undefined;
    this.#watched = '';
  }

  override attributeChangedCallback(name: string, before: string | null, after: string | null): void {
    super.attributeChangedCallback(name, before, after);
    if (name === 'lang') this.requestUpdate();
  }

  /** One drawing a frame at most, and none while nobody looks. */
  protected override async scheduleUpdate(): Promise<void> {
    await new Promise((frame) => requestAnimationFrame(frame));
    super.scheduleUpdate();
  }

  protected override willUpdate(_changed: PropertyValues): void {
    this.#follow();
    this.#speak();
  }

  protected override render(): TemplateResult {
    const { night, election } = this;
    const isReady = night?.isLoaded === true && election !== undefined;
    this.#drawnAround = this.#around();
    return html`<section class="frame" lang=${this.language} aria-labelledby="heading" part="frame">
      <div class="head" part="head">
        <div id="heading" class="heading" role="heading" aria-level=${this.level ?? 2} part="heading">${this.heading()}</div>
        ${this.#mode()}
      </div>
      ${this.#notice(isReady)}
      ${isReady ? this.draw(night, election) : nothing}
      ${isReady ? this.#tables(this.tables(night, election)) : nothing}
    </section>`;
  }

  /** What it shows beside its rows. Rows that it does not read may come with it. */
  #around(): string {
    const { night, election } = this;
    return JSON.stringify([
      ...[night?.isLoaded, night?.covers(this.topics()), night?.isStale, night?.mode, night?.connection.state],
      ...[election?.definition.version, election?.definition.night],
    ]);
  }

  #mode(): TemplateResult | typeof nothing {
    const mode = this.night?.mode;
    if (mode !== 'replay' && mode !== 'test') return nothing;
    const sentence = this.say(`mode.${mode}.sentence`);
    return html`<div class="mode" part="mode" title=${sentence}>
      ${this.say(`mode.${mode}`)} <span class="visually-hidden">${sentence}</span>
    </div>`;
  }

  #notice(isReady: boolean): TemplateResult | typeof nothing {
    const { night } = this;
    if (night?.connection.state === 'refused')
      return html`<p class="notice" role="status">${this.say('notice.refused')}</p>`;
    if (!isReady) return html`<p class="nothing" role="status">${this.say('notice.waiting')}</p>`;
    if (!night?.isStale) return nothing;
    return html`<p class="notice" role="status"><span class="mark" aria-hidden="true">!</span>${this.say('notice.stale')}</p>`;
  }

  #tables(tables: readonly DataTable[]): TemplateResult | typeof nothing {
    if (tables.length === 0) return nothing;
    const shown = this.isTableShown === true;
    const turn = () => {
      this.isTableShown = !shown;
    };
    return html`<div class="tables" part="tables">
      <button type="button" aria-expanded=${shown} aria-controls="tables" @click=${turn}>
        ${this.say(shown ? 'table.hide' : 'table.show')}
      </button>
      <div
        id="tables"
        class=${shown ? 'scroll' : 'visually-hidden'}
        role=${shown ? 'group' : nothing}
        aria-labelledby=${shown ? 'heading' : nothing}
        tabindex=${shown ? 0 : nothing}
      >
        ${tables.map(dataTable)}
      </div>
    </div>`;
  }

  /** Watches what its attributes say now. The new watch begins before the old one ends: the feed of a night that stays is not opened again. */
  #follow(): void {
    const url = this.src ?? this.#foundAt;
    if (url === undefined) return void this.#find();
    const topics = this.topics();
    const watched = [url, ...topics].join(' ');
    if (!this.isConnected || watched === this.#watched) return;
    const before = this.#watch;
    this.#watched = watched;
    this.#watch = watchNight(url, topics, (keys) => {
      if (this.night) this.hear(this.night, keys);
      if (this.#around() !== this.#drawnAround || [...keys].some((key) => this.reads(key))) this.requestUpdate();
    });
    before?.end();
    this.hear(this.#watch.night, this.#watch.night.rows.keys());
  }

  async #find(): Promise<void> {
    try {
      this.#foundAt = await findNight();
      this.requestUpdate();
    } catch {
      clearTimeout(this.#finding);
      this.#finding = setTimeout(() => this.requestUpdate(), findAgainMs * (0.5 + Math.random()));
    }
  }

  #speak(): void {
    const around = this.closest('[lang]')?.getAttribute('lang');
    const language = chooseLanguage([around, document.documentElement.lang, ...navigator.languages]);
    const { definition, opens } = this.election ?? {};
    const zone = definition?.timeZone ?? 'Etc/UTC';
    const of = [language, zone, opens];
    if (of.every((part, index) => part === this.#formatOf[index])) return;
    this.#formatOf = of;
    this.language = language;
    this.say = speaker(language);
    this.format = new NightFormat(language, zone, opens);
  }
}
