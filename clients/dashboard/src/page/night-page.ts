import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ElectionView } from '../night/election-view.ts';
import type { Night } from '../night/watch-night.ts';
import { type Language, languages } from '../words/languages.ts';
import { NightFormat } from '../words/night-format.ts';
import { type Say, speaker } from '../words/say.ts';
import { type PageAddress, type Place, themes, writeAddress } from './page-address.ts';
import { isWide, pageSections, pairSections, type Section, wallColumns } from './page-sections.ts';

export type PageView = {
  readonly night: Night;
  readonly election: ElectionView;
  readonly address: PageAddress;
  readonly language: Language;
  /** The viewer wants another language or other colours. */
  turn(next: PageAddress): void;
};

type Speaking = PageView & { readonly say: Say; readonly format: NightFormat };

const phases = ['before', 'voting', 'closing', 'counting', 'final', 'certified'] as const;
/** A list of more is opened by whoever wants it: on phones it is longer than the night. */
const mostOpenLinks = 24;
/** Languages in themselves. */
export const ownNames: Readonly<Record<Language, string>> = { en: 'English', ru: 'Русский', kk: 'Қазақша' };
const spoken = new Map<string, Pick<Speaking, 'say' | 'format'>>();

/** The whole page, from the band of the mode to the addresses of the figures, and what stands in the title of the window. */
export function nightPage(view: PageView): { readonly page: TemplateResult; readonly title: string } {
  const speaking = { ...view, ...speakingOf(view) };
  return { page: view.address.isWall ? wallPage(speaking) : readingPage(speaking), title: titleOf(speaking) };
}

/** Formatters of Intl take longer to make than a page to draw. */
function speakingOf({ election, language }: PageView): Pick<Speaking, 'say' | 'format'> {
  const { timeZone } = election.definition;
  const key = [language, timeZone, election.opens].join();
  const made = spoken.get(key) ?? {
    ...{ say: speaker(language), format: new NightFormat(language, timeZone, election.opens) },
  };
  spoken.set(key, made);
  return made;
}

function titleOf(view: Speaking): string {
  const here = nameOfPlace(view, view.address.place);
  const place = view.address.place.kind === 'night' ? [] : [here];
  return [(view.night.mode ?? '').toUpperCase(), ...place, nameOfNight(view)].join(' · ');
}

function readingPage(view: Speaking): TemplateResult {
  const { say, address, night, election } = view;
  const sections = pageSections(address.place, night, election);
  return html`<a class="skip" href="#night">${say('page.skip')}</a>
    <header>
      ${band(view)}
      <div class="masthead">
        ${heading(view)}
        <div class="choices">${languageChoice(view)} ${themeChoice(view)}</div>
      </div>
      ${now(view)}
    </header>
    <main id="night" tabindex="-1" class="sections" data-epoch=${night.position?.epoch ?? nothing} data-rev=${night.position?.rev ?? nothing}>
      ${repeat(
        pairSections(sections),
        ([first]) => keyOf(first as Section),
        (group) => sectionGroup(group, view),
      )}
    </main>
    <footer>${places(view)} ${addresses(view)}</footer>
    ${replayBar(view)}`;
}

function sectionGroup([first, ...others]: readonly Section[], view: Speaking): TemplateResult {
  const side = (sections: readonly Section[]) =>
    html`<div class="side">${repeat(sections, keyOf, (section) => sectionElement(section, view))}</div>`;
  if (!first || isWide(first)) return html`<div class="group">${first ? sectionElement(first, view) : nothing}</div>`;
  return html`<div class="group pair">${side([first])} ${side(others)}</div>`;
}

/** Columns, each filled from top to bottom. */
function wallPage(view: Speaking): TemplateResult {
  const { address, night, election } = view;
  const columns = wallColumns(address.place, night, election);
  return html`<header>${band(view)}<div class="masthead">${heading(view)} ${now(view)}</div></header>
    <main id="night" class="wall" data-epoch=${night.position?.epoch ?? nothing} data-rev=${night.position?.rev ?? nothing}>
      ${columns.map(
        (column) =>
          html`<div class="column"><div>${repeat(column, keyOf, (section) => sectionElement(section, view))}</div></div>`,
      )}
    </main>
    ${replayBar(view)}`;
}

/** On a wall nobody touches anything: the line alone. */
function replayBar({ night, language, address }: Speaking): TemplateResult | typeof nothing {
  if (night.mode !== 'replay') return nothing;
  return html`<en-replay-bar src=${night.url} lang=${language} ?wall=${address.isWall}></en-replay-bar>`;
}

function keyOf(section: Section): string {
  return Object.values(section).join(' ');
}

function sectionElement(section: Section, { night, language, address }: Speaking): TemplateResult {
  const { url } = night;
  const { isWall } = address;
  switch (section.element) {
    case 'count':
      return html`<en-count class="section" ?wall=${isWall} src=${url} lang=${language} contest=${section.contest} unit=${section.unit ?? nothing}></en-count>`;
    case 'outlook':
      return html`<en-outlook class="section" ?wall=${isWall} src=${url} lang=${language} contest=${section.contest}></en-outlook>`;
    case 'seats':
      return html`<en-seats class="section" ?wall=${isWall} src=${url} lang=${language} contest=${section.contest}></en-seats>`;
    case 'exit-polls':
      return html`<en-exit-polls class="section" ?wall=${isWall} src=${url} lang=${language} contest=${section.contest}></en-exit-polls>`;
    case 'turnout':
      return html`<en-turnout class="section" ?wall=${isWall} src=${url} lang=${language} unit=${section.unit ?? nothing}></en-turnout>`;
    case 'turnout-day':
      return html`<en-turnout-day class="section" ?wall=${isWall} src=${url} lang=${language}></en-turnout-day>`;
    case 'districts':
      return html`<en-districts class="section" ?wall=${isWall} src=${url} lang=${language}></en-districts>`;
    case 'ticker':
      return html`<en-ticker class="section" ?wall=${isWall} src=${url} lang=${language}></en-ticker>`;
    case 'freshness':
      return html`<en-freshness class="section" ?wall=${isWall} src=${url} lang=${language}></en-freshness>`;
  }
}

/** Whether the night is live, a test or a replay. */
export function band({ say, night }: Pick<Speaking, 'say' | 'night'>): TemplateResult {
  const mode = night.mode === 'test' || night.mode === 'replay' ? night.mode : 'live';
  const key = mode === 'live' ? 'page.mode.live' : mode;
  const words =
    key === 'page.mode.live'
      ? [say('page.mode.live'), say('page.mode.live.sentence')]
      : [say(`mode.${key}`), say(`mode.${key}.sentence`)];
  return html`<div class="mode" data-mode=${mode}><strong>${words[0]}</strong> <span>${words[1]}</span></div>`;
}

function heading(view: Speaking): TemplateResult {
  const { election, language, address } = view;
  const { place } = address;
  const home = html`<a href=${linkTo(view, { kind: 'night' })}>${nameOfNight(view)}</a>`;
  const above = place.kind === 'night' ? election.nameIn(language, election.top.names) : home;
  return html`<div><p class="kicker">${above}</p><h1>${nameOfPlace(view, place)}</h1></div>`;
}

/** Clock and phase of the night, and what waits for a decision. */
function now({ night, election, say, format }: Speaking): TemplateResult {
  const row = night.rows.get('night');
  const at = night.now();
  const current = phases.indexOf(row?.phase ?? 'before');
  const held = row?.held.count ?? 0;
  const { speed = 1, isPaused } = night.clock;
  const pace = isPaused ? say('page.paused') : speed === 1 ? '' : say('page.speed', { speed });
  const day = at === undefined ? '' : [format.day(at), format.zone(at), pace].filter((part) => part !== '').join(' · ');
  return html`<div class="now">
    <div class="clock">
      <time datetime=${at === undefined ? nothing : new Date(at).toISOString()}>${at === undefined ? '' : format.seconds(Math.min(at, election.ends))}</time>
      <span>${day}</span>
    </div>
    <ol class="phases" aria-label=${say('page.phases')}>
      ${phases.map(
        (phase, index) =>
          html`<li data-state=${index < current ? 'past' : nothing} aria-current=${index === current ? 'step' : nothing}>
            ${say(`page.phase.${phase}`)}
          </li>`,
      )}
    </ol>
    ${held > 0 ? html`<p class="held" data-some>${say('page.held', { count: held })}</p>` : nothing}
  </div>`;
}

function languageChoice(view: Speaking): TemplateResult {
  const { say, address, language, turn } = view;
  return html`<nav aria-label=${say('page.language')}>
    ${languages.map((one) => {
      const next = { ...address, language: one };
      const choose = (event: MouseEvent) => {
        if (event.ctrlKey || event.metaKey || event.shiftKey) return;
        event.preventDefault();
        turn(next);
      };
      return html`<a href=${writeAddress(next)} hreflang=${one} lang=${one} aria-current=${one === language ? 'true' : nothing} @click=${choose}
        >${ownNames[one]}</a
      >`;
    })}
  </nav>`;
}

function themeChoice({ say, address, turn }: Speaking): TemplateResult {
  return html`<div class="themes" role="group" aria-label=${say('page.theme')}>
    ${themes.map(
      (theme) =>
        html`<button type="button" aria-pressed=${address.theme === theme} @click=${() => turn({ ...address, theme })}>
          ${say(`page.theme.${theme}`)}
        </button>`,
    )}
  </div>`;
}

/** Every region and contest has an address of its own. */
function places(view: Speaking): TemplateResult {
  const { say, election, address } = view;
  const { contests } = election.definition;
  const units = election.childrenOf(election.top.id);
  const link = (place: Place) => html`<li><a href=${linkTo(view, place)}>${nameOfPlace(view, place)}</a></li>`;
  const list = (title: string, links: readonly TemplateResult[]) =>
    html`<details ?open=${links.length <= mostOpenLinks}>
      <summary>${title} <span class="quiet">${links.length}</span></summary>
      <ul>${links}</ul>
    </details>`;
  return html`<nav aria-label=${say('page.places')}>
    ${address.place.kind === 'night' ? nothing : html`<p><a href=${linkTo(view, { kind: 'night' })}>${say('page.whole')}</a></p>`}
    ${list(
      say('page.regions'),
      units.map(({ id }) => link({ kind: 'unit', id })),
    )}
    ${list(
      say('page.contests'),
      contests.map(({ id }) => link({ kind: 'contest', id })),
    )}
  </nav>`;
}

function addresses({ say, night }: Speaking): TemplateResult {
  return html`<ul class="addresses">
    <li><a href="${night.url}/snapshot.csv?topic=all">${say('page.csv')}</a></li>
    <li><a href="${night.url}/snapshot?topic=all">${say('page.json')}</a></li>
    <li><a href="${night.url}/definition">${say('page.definition')}</a></li>
  </ul>`;
}

function linkTo({ address }: Speaking, place: Place): string {
  return writeAddress({ ...address, place });
}

function nameOfNight({ election, language }: Speaking): string {
  return election.nameIn(language, election.definition.names);
}

function nameOfPlace(view: Speaking, place: Place): string {
  const { election, language } = view;
  if (place.kind === 'night') return nameOfNight(view);
  const of = place.kind === 'unit' ? election.units : election.contests;
  return election.nameIn(language, of.get(place.id)?.names ?? {});
}
