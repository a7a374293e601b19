import { html, nothing, type TemplateResult } from 'lit';
import { rowName } from '../../words/figure-name.ts';
import type { DecisionDraft } from '../decision-form.ts';
import type { DeskView } from '../desk-view.ts';
import type { Choice } from '../fields/choices.ts';
import { choiceField, searchField } from '../fields/field.ts';
import { missing } from '../fields/mistake.ts';
import { readChoice } from '../fields/read-field.ts';
import { type PublishedReport, readPublishedReports } from '../reports/published-reports.ts';
import { ActForm, choiceWords, missingOf } from './act-form.ts';

/** More rows of a report are counted and not named. */
const mostNamed = 6;

/** `<desk-retract-report>`: takes back everything that a report said. The reports of the public log are offered; any id may be written. */
export class RetractReport extends ActForm {
  #source = '';
  #report = '';
  #published: readonly PublishedReport[] = [];
  #hasFailed = false;
  #readUpTo = '';

  protected override clear(): void {
    this.#report = '';
    this.#readUpTo = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.addEventListener('focusin', this.#readLog);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.removeEventListener('focusin', this.#readLog);
  }

  protected override draft(view: DeskView): DecisionDraft {
    const { say } = view;
    const sources = sourceChoices(view);
    const source = readChoice(this.#source, sources, true);
    const report = this.#report.trim();
    const path = `/reports/${encodeURIComponent(source.value ?? '')}/${encodeURIComponent(report)}/retract`;
    const sourceName = sources.find(({ id }) => id === source.value)?.name ?? '';
    return {
      about: report === '' ? say('retract.heading') : `${sourceName}, ${report}`,
      fields: html`<div class="fields">
        ${choiceField(
          this.field(view, 'source', {
            ...{ pointer: '/source', label: say('acts.source'), text: this.#source, mistake: source.mistake },
            onType: (text) => this.#set({ source: text }),
          }),
          sources,
          choiceWords(view),
        )}
        ${searchField(
          this.field(view, 'report', {
            ...{ pointer: '/report', label: say('retract.report'), text: this.#report },
            hint: say(this.#hasFailed ? 'retract.list.failed' : 'retract.report.hint'),
            onType: (text) => this.#set({ report: text }),
          }),
          this.#choices(source.value),
        )}
      </div>
      <div role="status">${source.value === undefined || report === '' ? nothing : this.#found(view, source.value, report)}</div>`,
      missing: missingOf(view, [
        [say('acts.source'), source.mistake],
        [say('retract.report'), report === '' ? missing : undefined],
      ]),
      choices: [
        {
          ...{ word: 'retract', path, label: say('retract.heading') },
          consequences: [
            say('retract.will', { report, source: sourceName }),
            ...this.#rowsOf(view, source.value, report),
          ],
        },
      ],
      reasons: [],
    };
  }

  #set({ source = this.#source, report = this.#report }: { source?: string; report?: string }): void {
    this.#readLog();
    this.typed(() => {
      this.#source = source;
      this.#report = report;
    });
  }

  #choices(source: string | undefined): readonly Choice[] {
    const ids = new Set(this.#published.filter((one) => one.source === source).map(({ report }) => report));
    return [...ids].map((id) => ({ id, name: id }));
  }

  #publishedAs(source: string | undefined, report: string): readonly PublishedReport[] {
    return this.#published.filter((one) => one.source === source && one.report === report);
  }

  #found(view: DeskView, source: string, report: string): TemplateResult | typeof nothing {
    const { say, format } = view;
    const [found] = this.#publishedAs(source, report);
    if (!found) return this.#hasFailed ? nothing : html`<p class="quiet">${say('retract.report.unknown')}</p>`;
    const time = format.moment(found.at);
    return html`<p>${say('retract.report.of', { rev: found.rev, time })}. ${this.#rowsOf(view, source, report)}</p>`;
  }

  /** Where its figures are, a sentence; none where that is not known. */
  #rowsOf(view: DeskView, source: string | undefined, report: string): readonly string[] {
    const { say, election } = view;
    const rows = [...new Set(this.#publishedAs(source, report).flatMap((one) => one.rows))];
    if (rows.length === 0) return [];
    const named = rows.slice(0, mostNamed).map((key) => rowName(key, election, view));
    const rest = rows.length - named.length;
    return [
      say('retract.report.rows', {
        rows: [...named, ...(rest > 0 ? [say('retract.report.more', { count: rest })] : [])].join('; '),
      }),
    ];
  }

  /** Once for each rev at which somebody begins to write here. */
  readonly #readLog = (): void => {
    const { night } = this.view ?? {};
    const { position } = night ?? {};
    if (!night || !position) return;
    const upTo = `${position.epoch} ${position.rev}`;
    if (upTo === this.#readUpTo) return;
    this.#readUpTo = upTo;
    readPublishedReports(night.url, position).then(
      (published) => this.#take(published, false),
      () => this.#take(this.#published, true),
    );
  };

  #take(published: readonly PublishedReport[], hasFailed: boolean): void {
    this.#published = published;
    this.#hasFailed = hasFailed;
    this.requestUpdate();
  }
}

function sourceChoices({ election, language }: DeskView): readonly Choice[] {
  return election.definition.sources.map(({ id, names }) => ({ id, name: election.nameIn(language, names) }));
}

customElements.define('desk-retract-report', RetractReport);
