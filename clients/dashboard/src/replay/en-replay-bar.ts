import type { ReplayMarks } from '@election-night/shared/wire/http-bodies.ts';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Problem } from '../ingestor/ask-ingestor.ts';
import { forgetKey, keepKey, readKey, takeKeysFromAddress } from '../ingestor/role-key.ts';
import type { ElectionView } from '../night/election-view.ts';
import { NightElement } from '../night/night-element.ts';
import type { Night } from '../night/watch-night.ts';
import { closesOfPolls } from '../turnout/closes-of-polls.ts';
import { askForMove, type Move, type MoveEnd, type MoveRequest, problemOfKey, requestFor } from './ask-for-move.ts';
import { type KeptMarks, type KnownMarks, keepMarks } from './keep-marks.ts';
import { PlayedTime } from './played-time.ts';
import { problemNote } from './problem-note.ts';
import { replayBar } from './replay-bar.css.ts';
import { replayLine, shapeOf } from './replay-line.ts';
import { type ReplayStop, stopAfter, stopBefore, stopsOf } from './replay-stops.ts';

const speeds = [1, 10, 60, 600, 3600] as const;
const kinds = ['turnout', 'exit-poll', 'count', 'release', 'close'] as const;
/** Who chooses a time by keys has chosen after so long without another one. */
const chosenAfterMs = 900;
/** A clock that is heard of later is behind by little; more than this is a step back. */
const backMs = 1000;
/** How long a sentence about what happened stays, and how long a chosen time is shown though the feed is not there. */
const toldMs = 30_000;
const reachedWithinMs = 3000;
/** What takes longer is told. */
const noticeableMs = 600;
/** Of the wall clock: who asks for the mark before, just after one, means the one before that. */
const nearMs = 1500;

/**
 * `<en-replay-bar>`: the line of time of a replay, and with a key of the role `replay` its control. Nothing where the night is no replay, or the
 * page's server has no way to the ingestor. `wall`: the line alone.
 */
export class EnReplayBar extends NightElement {
  static override properties = {
    wall: { type: Boolean },
    isKeyAsked: { state: true },
    areAllShown: { state: true },
  };
  static override readonly tickMs = 250;
  static override styles = [NightElement.styles, replayBar];

  declare wall: boolean;
  declare isKeyAsked: boolean | undefined;
  declare areAllShown: boolean | undefined;
  #marks: KnownMarks | undefined;
  #line: PlayedTime | undefined;
  #kept: KeptMarks | undefined;
  #key = readKey('replay');
  #isChecking = false;
  #ending = new AbortController();
  /** One after the other, in the order in which they were asked for. */
  #moves: Promise<void> = Promise.resolve();
  #movesUnderWay = 0;
  #movesSince = 0;
  #problem: { readonly problem: Problem; readonly again: (() => void) | undefined } | undefined;
  #told: { readonly text: string; readonly until: number } | undefined;
  /** A time that the viewer pointed at; `isSent`: the clock was asked to go there. */
  #chosen: { readonly time: number; readonly isSent: boolean } | undefined;
  #choosing: ReturnType<typeof setTimeout> | undefined;
  /** The chosen time is where the clock will be; shown until the feed has it. */
  #reached: { readonly epoch: string; readonly rev: number; readonly until: number } | undefined;
  #seen:
    | { readonly epoch: string; readonly rev: number; readonly now: number; readonly movedAt: string | undefined }
    | undefined;
  #width = 0;
  #sizes: ResizeObserver | undefined;

  protected override heading(): string {
    return this.say('replay.heading');
  }

  /** The row `night` is in whatever the page watches. */
  protected override topics(): readonly string[] {
    return [];
  }

  protected override reads(key: string): boolean {
    return key === 'night';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#ending = new AbortController();
    addEventListener('hashchange', this.#takeKeyOfAddress);
    this.#sizes = new ResizeObserver(([entry]) => {
      this.#width = entry?.contentRect.width ?? 0;
    });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('hashchange', this.#takeKeyOfAddress);
    this.#ending.abort();
    this.#kept?.end();
    this.#kept = undefined;
    this.#sizes?.disconnect();
    clearTimeout(this.#choosing);
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    const picture = this.renderRoot.querySelector('.picture');
    if (picture) this.#sizes?.observe(picture);
    // The page leaves room for it.
    this.toggleAttribute('shown', this.renderRoot.querySelector('.bar') !== null);
  }

  protected override hear(night: Night): void {
    const id = this.election?.definition.night;
    if (night.mode !== 'replay' || id === undefined) return;
    this.#kept ??= keepMarks(id, (marks) => {
      this.#marks = marks;
      this.#line = typeof marks === 'object' ? lineOf(marks) : undefined;
      this.requestUpdate();
    });
    const { epoch, rev } = night.position ?? {};
    if (epoch === undefined || rev === undefined) return;
    const now = night.now() ?? 0;
    const movedAt = this.row('night')?.clock.wallAt;
    const before = this.#seen;
    if (before && before.epoch !== epoch && now < before.now - backMs)
      this.#tell(this.say('replay.back', { time: this.format.moment(now) }));
    // The clock was moved again: what was said of the step before is over.
    else if (before?.epoch === epoch && before.movedAt !== undefined && before.movedAt !== movedAt)
      this.#told = undefined;
    if (before && (before.epoch !== epoch || before.rev !== rev)) this.#kept.askSoon();
    this.#seen = { epoch, rev, now, movedAt };
    this.#letGoOfChosen();
  }

  protected override render(): TemplateResult {
    const { night, election } = this;
    if (!night?.isLoaded || !election || night.mode !== 'replay') return html``;
    if (this.#marks === undefined || this.#marks === 'absent') return html``;
    return this.draw(night, election);
  }

  protected override draw(night: Night, election: ElectionView): TemplateResult {
    // While another epoch is on its way there are no rows, and so no clock.
    const now = night.now() ?? this.#seen?.now ?? election.opens;
    if (this.#seen && this.#seen.epoch === night.position?.epoch) this.#seen = { ...this.#seen, now };
    this.#letGoOfChosen();
    const { line } = this.#known;
    const stops = line ? this.#stops(election, now) : [];
    if (this.wall)
      return line
        ? html`<section class="bar" lang=${this.language} aria-label=${this.heading()}>
            ${this.#legend(stops)} ${this.#lineOf(line, stops, now)}
          </section>`
        : html``;
    return html`<section class="bar" lang=${this.language} aria-label=${this.heading()}>
      <div class="row">
        <time class="where" datetime=${new Date(now).toISOString()}>${this.format.moment(now)}</time>
        ${line ? nothing : html`<span class="pace">${this.say('replay.away')}</span>`}
        ${this.#key === undefined || !line ? this.#pace(night) : this.#controls(night, stops, now)}
        ${line ? html`<div class="about">${this.#legend(stops)} ${this.#opener()}</div>` : nothing}
        ${this.#key === undefined && line && !this.isKeyAsked ? this.#control() : nothing}
      </div>
      ${this.isKeyAsked && this.#key === undefined ? this.#keyForm() : nothing}
      ${this.#problem ? problemNote(this.#problem.problem, this.say, this.#actsOfProblem(this.#problem)) : nothing}
      <p class="told" role="status">${this.#toldNow()}</p>
      ${line ? this.#lineOf(line, stops, now) : nothing}
      ${line && this.areAllShown ? this.#all(stops, now) : nothing}
    </section>`;
  }

  get #known(): { readonly marks?: ReplayMarks; readonly line?: PlayedTime } {
    return typeof this.#marks === 'object' && this.#line ? { marks: this.#marks, line: this.#line } : {};
  }

  #stops(election: ElectionView, now: number): readonly ReplayStop[] {
    const closes = closesOfPolls(election).map(({ at }) => at);
    const until = this.row('night')?.embargo?.until;
    return stopsOf(
      this.#known.marks ?? { marks: [] },
      closes,
      until === undefined ? undefined : Date.parse(until),
      now,
    );
  }

  #lineOf(line: PlayedTime, stops: readonly ReplayStop[], now: number): TemplateResult {
    return replayLine({
      ...{ say: this.say, format: this.format, line, width: this.#width, stops, now, chosen: this.#chosen?.time },
      nameOfStop: (stop) => `${this.format.moment(stop.at)} ${this.#nameOfStop(stop)}`,
      ...(this.#key === undefined || this.wall
        ? {}
        : {
            seek: {
              from: () => this.#chosen?.time ?? this.night?.now() ?? now,
              choose: (time) => this.#choose(time),
              go: () => this.#go(),
              cancel: () => this.#cancel(),
            },
          }),
    });
  }

  #nameOfStop({ kind, source }: ReplayStop): string {
    const word = this.say(`replay.kind.${kind}`);
    return source === undefined ? word : `${word}, ${this.nameOf(this.election?.sources.get(source)?.names)}`;
  }

  #pace({ clock: { isPaused, speed = 1 } }: Night): TemplateResult {
    return html`<span class="pace">${isPaused ? this.say('page.paused') : this.say('page.speed', { speed })}</span>`;
  }

  #controls({ clock }: Night, stops: readonly ReplayStop[], now: number): TemplateResult {
    const { isPaused, speed = 1 } = clock;
    const from = this.#chosen?.time ?? now;
    const before = stopBefore(stops, from, isPaused || this.#chosen !== undefined ? 0 : nearMs * speed);
    const after = stopAfter(stops, from);
    const jump = (stop: ReplayStop | undefined, id: 'previous' | 'next', path: string) => {
      const name = this.say(`replay.${id}`);
      const words = stop ? `${name}: ${this.format.moment(stop.at)} ${this.#nameOfStop(stop)}` : name;
      return html`<button
        type="button"
        id=${id}
        title=${words}
        aria-label=${words}
        aria-disabled=${stop ? nothing : 'true'}
        @click=${() => stop && this.#seek(stop.at)}
      ><svg class="icon" viewBox="0 0 12 12" aria-hidden="true"><path d=${path}></path></svg></button>`;
    };
    return html`<button type="button" class="first" id="pause" @click=${() => this.#move({ action: isPaused ? 'resume' : 'pause' })}>
        ${isPaused ? this.say('replay.resume') : this.say('replay.pause')}
      </button>
      ${jump(before, 'previous', 'M1.5 1v10M10.5 1.5 4.5 6l6 4.5Z')} ${jump(after, 'next', 'M10.5 1v10M1.5 1.5 7.5 6l-6 4.5Z')}
      <label>${this.say('replay.speed')} ${this.#speeds(speed)}</label>
      <button type="button" id="anew" @click=${() => this.#move({ action: 'start', speed, paused: isPaused })}>${this.say('replay.anew')}</button>
      <button type="button" id="forget" class="plain" @click=${this.#forget}>${this.say('replay.key.forget')}</button>`;
  }

  #speeds(speed: number): TemplateResult {
    const offered = [...new Set([...speeds, speed])].sort((one, other) => one - other);
    const choose = (event: Event) => {
      const chosen = Number((event.target as HTMLSelectElement).value);
      if (chosen !== speed) this.#move({ action: 'speed', speed: chosen });
    };
    return html`<select id="speed" @change=${choose}>
      ${offered.map(
        (one) =>
          html`<option value=${one} ?selected=${one === speed} .selected=${one === speed}>${this.say('replay.times', { speed: one })}</option>`,
      )}
    </select>`;
  }

  #legend(stops: readonly ReplayStop[]): TemplateResult {
    const there = kinds.filter((kind) => stops.some((stop) => stop.kind === kind));
    return html`<ul class="legend">
      ${there.map((kind) => html`<li>${shapeOf(kind)}${this.say(`replay.kind.${kind}`)}</li>`)}
    </ul>`;
  }

  #opener(): TemplateResult {
    const isOpen = this.areAllShown === true;
    const turn = () => {
      this.areAllShown = !isOpen;
    };
    return html`<button type="button" id="all" class="plain" aria-expanded=${isOpen} aria-controls=${isOpen ? 'marks' : nothing} @click=${turn}>
      ${isOpen ? this.say('replay.list.hide') : this.say('replay.list.show')}
    </button>`;
  }

  /** The marks in words, the same for those who do not see the line. */
  #all(stops: readonly ReplayStop[], now: number): TemplateResult {
    return html`<div class="all" id="marks" role="region" tabindex="0" aria-label=${this.say('replay.list')}>
      <ol>
        ${stops.map(
          (stop) => html`<li ?data-ahead=${stop.at > now}>
            ${shapeOf(stop.kind)}<time datetime=${new Date(stop.at).toISOString()}>${this.format.moment(stop.at)}</time>
            ${this.#nameOfStop(stop)}
          </li>`,
        )}
      </ol>
    </div>`;
  }

  #control(): TemplateResult {
    const open = async () => {
      this.isKeyAsked = true;
      await this.updateComplete;
      this.renderRoot.querySelector<HTMLElement>('#key')?.focus();
    };
    return html`<button type="button" id="control" @click=${open}>${this.say('replay.control')}</button>`;
  }

  /** An address with a key that is opened where the page is open already loads nothing again. */
  readonly #takeKeyOfAddress = (): void => {
    takeKeysFromAddress();
    const key = readKey('replay');
    if (key === undefined || key === this.#key) return;
    this.#key = key;
    this.isKeyAsked = false;
    this.requestUpdate();
  };

  #keyForm(): TemplateResult {
    return html`<form class="row" @submit=${this.#takeKey}>
      <label for="key">${this.say('replay.key')}</label>
      <input id="key" name="key" type="password" autocomplete="off" required aria-describedby="key-help" />
      <button type="submit" class="first">${this.say('replay.key.use')}</button>
      <button type="button" @click=${this.#closeForm}>${this.say('replay.key.cancel')}</button>
      <span id="key-help" class="pace">${this.say('replay.key.help')}</span>
    </form>`;
  }

  readonly #takeKey = async (event: SubmitEvent): Promise<void> => {
    event.preventDefault();
    const field = this.renderRoot.querySelector<HTMLInputElement>('#key');
    const key = field?.value.trim() ?? '';
    const night = this.election?.definition.night;
    if (this.#isChecking || key === '' || night === undefined) return;
    this.#isChecking = true;
    const problem = await problemOfKey(night, key);
    this.#isChecking = false;
    this.#problem = problem && { problem, again: () => void this.#takeKey(event) };
    if (problem) field?.select();
    else {
      keepKey('replay', key);
      this.#key = key;
      this.isKeyAsked = false;
    }
    this.requestUpdate();
    await this.updateComplete;
    if (!problem) this.renderRoot.querySelector<HTMLElement>('#pause')?.focus();
  };

  readonly #closeForm = async (): Promise<void> => {
    this.isKeyAsked = false;
    this.#problem = undefined;
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('#control')?.focus();
  };

  readonly #forget = async (): Promise<void> => {
    this.#dropKey();
    await this.updateComplete;
    this.renderRoot.querySelector<HTMLElement>('#control')?.focus();
  };

  #dropKey(): void {
    forgetKey('replay');
    this.#key = undefined;
    this.#cancel();
  }

  #actsOfProblem({ again }: { readonly again: (() => void) | undefined }) {
    return {
      again,
      close: () => {
        this.#problem = undefined;
        this.requestUpdate();
      },
    };
  }

  /** A time is chosen, and gone to when nothing else is chosen for a moment. */
  #choose(time: number): void {
    this.#reached = undefined;
    this.#chosen = { time, isSent: false };
    clearTimeout(this.#choosing);
    this.#choosing = setTimeout(() => this.#go(), chosenAfterMs);
    this.requestUpdate();
  }

  #go(): void {
    clearTimeout(this.#choosing);
    if (this.#chosen?.isSent === false) this.#seek(this.#chosen.time);
  }

  #cancel(): void {
    clearTimeout(this.#choosing);
    this.#chosen = undefined;
    this.#reached = undefined;
    this.requestUpdate();
  }

  #seek(time: number): void {
    clearTimeout(this.#choosing);
    this.#chosen = { time, isSent: true };
    this.#reached = undefined;
    this.#move({ action: 'seek', to: new Date(time).toISOString() });
  }

  #move(move: Move): void {
    this.#send(requestFor(move));
  }

  /** Sent again by whoever is told of a problem, it is the same request. */
  #send(request: MoveRequest): void {
    const night = this.election?.definition.night;
    const key = this.#key;
    if (night === undefined || key === undefined) return;
    this.#problem = undefined;
    if (this.#movesUnderWay === 0) this.#movesSince = Date.now();
    this.#movesUnderWay += 1;
    this.requestUpdate();
    const { signal } = this.#ending;
    this.#moves = this.#moves
      .then(() => askForMove(night, key, request, signal))
      .then((end) => this.#ended(request, end))
      .catch(() => undefined)
      .finally(() => {
        this.#movesUnderWay -= 1;
        this.requestUpdate();
      });
  }

  #ended(request: MoveRequest, end: MoveEnd): void {
    if (end.end === 'applied') {
      // What was chosen meanwhile is still to come.
      if (this.#chosen?.isSent && this.#movesUnderWay === 1)
        this.#reached = { epoch: end.epoch, rev: end.rev, until: Date.now() + reachedWithinMs };
      this.#kept?.askNow();
      return;
    }
    if (this.#chosen?.isSent) this.#cancel();
    if (end.end === 'superseded') return this.#tell(this.say('replay.superseded'));
    const again = () => this.#send(request);
    if (end.end === 'waiting') {
      const waiting = { status: 0, code: 'waiting', title: this.say('replay.waiting'), retryable: true };
      this.#problem = { problem: waiting, again };
      return;
    }
    this.#problem = { problem: end.problem, again };
    if (end.problem.status === 401 || end.problem.status === 403) {
      this.#dropKey();
      this.isKeyAsked = true;
    }
  }

  /** What was chosen is shown until the feed has brought the night there. */
  #letGoOfChosen(): void {
    const { position } = this.night ?? {};
    if (!this.#reached) return;
    const { epoch, rev, until } = this.#reached;
    const isThere =
      position !== undefined && (position.epoch > epoch || (position.epoch === epoch && position.rev >= rev));
    if (!isThere && Date.now() < until) return;
    this.#chosen = undefined;
    this.#reached = undefined;
  }

  #tell(text: string): void {
    this.#told = { text, until: Date.now() + toldMs };
    this.requestUpdate();
  }

  #toldNow(): string {
    if (this.#movesUnderWay > 0 && Date.now() - this.#movesSince > noticeableMs) return this.say('replay.moving');
    return this.#told && Date.now() < this.#told.until ? this.#told.text : '';
  }
}

function lineOf({ starts, ends, gaps }: ReplayMarks): PlayedTime {
  return new PlayedTime({
    starts: Date.parse(starts),
    ends: Date.parse(ends),
    gaps: gaps.map(({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) })),
  });
}
