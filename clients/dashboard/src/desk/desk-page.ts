import { html, nothing, type TemplateResult } from 'lit';
import { band, ownNames } from '../page/night-page.ts';
import { type PageAddress, themes, writeAddress } from '../page/page-address.ts';
import { type Language, languages } from '../words/languages.ts';
import { countdown } from '../words/spans.ts';
import type { LogLine } from './desk-log.ts';
import type { DeskView } from './desk-view.ts';
import type { DeskSay } from './desk-words.ts';
import { type PanelPlace, panels } from './panels.ts';
import { problemNotice } from './problem-notice.ts';

export type DeskChoices = {
  readonly address: PageAddress;
  readonly language: Language;
  readonly say: DeskSay;
  /** The person wants another language or other colours. */
  turn(next: PageAddress): void;
};

export type OpenDesk = DeskChoices & {
  readonly view: DeskView;
  readonly log: readonly LogLine[];
  /** Who the key belongs to, once an answer told it. */
  readonly person: string | undefined;
  readonly key: string;
  leave(): void;
};

/** Around whatever stands in the middle before the desk is open. */
export function closedDesk(choices: DeskChoices, middle: TemplateResult): TemplateResult {
  return html`<header>
      <div class="masthead">
        <div><h1>${choices.say('desk.title')}</h1></div>
        ${choicesOf(choices)}
      </div>
    </header>
    <main class="desk-closed">${middle}</main>`;
}

/** The whole desk: what is always in sight, the way to the panels, and the panels. */
export function openDesk(desk: OpenDesk): TemplateResult {
  const { view, say, log } = desk;
  const { night, election, language, lists } = view;
  const column = (name: PanelPlace['column']) =>
    html`<div class="desk-column">${panels.filter((panel) => panel.column === name).map((panel) => panel.draw(view))}</div>`;
  return html`<a class="skip" href="#desk">${say('desk.skip')}</a>
    <header>
      ${band(view)}
      <div class="masthead">
        <div>
          <p class="kicker">${say('desk.title')}</p>
          <h1>${election.nameIn(language, election.definition.names)}</h1>
        </div>
        ${choicesOf(desk)}
      </div>
    </header>
    <section class="desk-state" aria-label=${say('desk.state')}>${state(desk)} ${queue(desk)}</section>
    <nav class="desk-nav" aria-label=${say('desk.nav')}>
      ${panels.map((panel) => anchor(panel, view))}
      <a href="#log">${say('desk.log.heading')}${log.length === 0 ? nothing : html` <b>${log.length}</b>`}</a>
    </nav>
    ${lists.problem ? html`<div class="desk-problem" role="status"><p>${say('desk.lists.old')}</p>${problemNotice(lists.problem, view)}</div>` : nothing}
    ${night.connection.state === 'refused' ? html`<p class="desk-problem bad" role="status">${say('notice.refused')}</p>` : nothing}
    <main id="desk" tabindex="-1" class="desk-panels">${column('first')} ${column('second')} ${logOf(desk)}</main>`;
}

/** Clock, phase, position and connection of the night, and what waits. */
function state({ view, say }: OpenDesk): TemplateResult {
  const { night, election, format } = view;
  const row = night.rows.get('night');
  const at = night.now();
  const { speed = 1, isPaused } = night.clock;
  const pace = isPaused ? say('page.paused') : speed === 1 ? '' : say('page.speed', { speed });
  const held = row?.held.count ?? 0;
  const { state: connection } = night.connection;
  const isWell = !night.isStale;
  const sealed = view.lists.sealed;
  return html`<dl class="facts">
    <div>
      <dt>${say('desk.state.clock')}</dt>
      <dd class="clock-now">
        ${at === undefined ? '–' : html`<time datetime=${new Date(at).toISOString()}>${format.seconds(Math.min(at, election.ends))}</time>`}
        <span class="quiet">${at === undefined ? '' : [format.day(at), format.zone(at), pace].filter((part) => part !== '').join(' · ')}</span>
      </dd>
    </div>
    <div><dt>${say('desk.state.phase')}</dt><dd>${row ? say(`page.phase.${row.phase}`) : '–'}</dd></div>
    <div data-some=${held > 0 ? '' : nothing}>
      <dt>${say('desk.state.held')}</dt>
      <dd>${held > 0 ? html`<span class="mark" aria-hidden="true">!</span>` : nothing}<a href="#held">${held}</a></dd>
    </div>
    ${sealed === undefined ? nothing : html`<div><dt>${say('desk.state.sealed')}</dt><dd>${sealed.reports}</dd></div>`}
    <div><dt>${say('desk.state.position')}</dt><dd>${night.position === undefined ? '–' : say('desk.state.rev', { rev: night.position.rev })}</dd></div>
    <div data-some=${isWell ? nothing : ''}>
      <dt>${say('desk.state.connection')}</dt>
      <dd><span class="mark" aria-hidden="true">${isWell ? '✓' : '!'}</span>${say(`connection.${connection}`)}</dd>
    </div>
  </dl>`;
}

/** The queue of the night, and the way to BullMQ's own board of it, opened with the person's key in one step. */
function queue({ view, say, key }: OpenDesk): TemplateResult {
  const { queue: now } = view.lists;
  const number = (name: 'waiting' | 'active' | 'delayed' | 'failed') => {
    const count = now?.[name];
    const isBad = (name === 'failed' || name === 'delayed') && (count ?? 0) > 0;
    return html`<div data-some=${isBad ? '' : nothing}>
      <dt>${say(`desk.queue.${name}`)}</dt>
      <dd>${isBad ? html`<span class="mark" aria-hidden="true">!</span>` : nothing}${count ?? '–'}</dd>
    </div>`;
  };
  const oldest = now?.oldestWaitingSeconds;
  return html`<div class="desk-queue" role="group" aria-label=${say('desk.queue')}>
    <dl class="facts">
      ${number('waiting')} ${number('active')} ${number('delayed')} ${number('failed')}
      <div><dt>${say('desk.queue.oldest')}</dt><dd>${oldest === undefined ? '–' : countdown(say, oldest * 1000)}</dd></div>
    </dl>
    <form method="post" action="/desk/queues/session" target="_blank" rel="noopener">
      <input type="hidden" name="key" .value=${key} />
      <button type="submit">${say('desk.queue.board')}</button>
    </form>
  </div>`;
}

function anchor(panel: PanelPlace, view: DeskView): TemplateResult {
  const count = panel.count?.(view);
  return html`<a href="#${panel.name}">${view.say(panel.heading)}${count === undefined || count === 0 ? nothing : html` <b>${count}</b>`}</a>`;
}

function logOf({ log, say, view: { format } }: OpenDesk): TemplateResult {
  return html`<section id="log" class="desk-panel desk-log" aria-labelledby="log-heading">
    <h2 id="log-heading" tabindex="-1">${say('desk.log.heading')}</h2>
    ${log.length === 0 ? html`<p class="quiet">${say('desk.log.none')}</p>` : nothing}
    <div role="log" aria-labelledby="log-heading"><ol>
      ${log.map(
        ({ at, label, about, progress }) =>
          html`<li><time datetime=${new Date(at).toISOString()}>${format.seconds(at)}</time> <strong>${label}</strong> ${about}: ${becameOf(progress, say)}</li>`,
      )}
    </ol></div>
  </section>`;
}

function becameOf(progress: LogLine['progress'], say: DeskSay): string {
  switch (progress.step) {
    case 'sending':
      return say('desk.progress.sending');
    case 'queued':
      return say('desk.progress.queued');
    case 'applied':
      return say('desk.progress.applied', { rev: progress.rev });
    case 'refused':
      return say('desk.progress.refused', { reason: progress.reason });
    case 'second-person-needed':
      return say('desk.progress.second', { by: progress.by });
    case 'problem':
      return progress.problem.title;
  }
}

function choicesOf(choices: DeskChoices & Partial<OpenDesk>): TemplateResult {
  const { say, address, language, turn, leave, person } = choices;
  const choose = (next: PageAddress) => (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    turn(next);
  };
  return html`<div class="choices">
    <nav aria-label=${say('page.language')}>
      ${languages.map((one) => {
        const next = { ...address, language: one };
        return html`<a href=${deskAddress(next)} hreflang=${one} lang=${one} aria-current=${one === language ? 'true' : nothing} @click=${choose(next)}>${ownNames[one]}</a>`;
      })}
    </nav>
    <div class="themes" role="group" aria-label=${say('page.theme')}>
      ${themes.map(
        (theme) =>
          html`<button type="button" aria-pressed=${address.theme === theme} @click=${() => turn({ ...address, theme })}>${say(`page.theme.${theme}`)}</button>`,
      )}
    </div>
    ${person === undefined ? nothing : html`<span class="person">${say('desk.person', { name: person })}</span>`}
    ${leave === undefined ? nothing : html`<button type="button" class="leave" @click=${leave}>${say('desk.leave')}</button>`}
  </div>`;
}

/** The address of the desk that says the same as that of a page. */
export function deskAddress(address: PageAddress): string {
  return `/desk${writeAddress({ ...address, place: { kind: 'night' }, isWall: false })}`;
}
