import type { Source } from '@election-night/shared/election/definition.ts';
import { css, html, nothing, type TemplateResult } from 'lit';
import { sourceMarks } from '../freshness/source-marks.ts';
import { type SourceState, sourceState } from '../freshness/source-state.ts';
import type { ElectionView } from '../night/election-view.ts';
import { NightElement } from '../night/night-element.ts';
import type { Night } from '../night/watch-night.ts';
import { paint } from '../style/paint.ts';
import { ago, span } from '../words/spans.ts';

const wellConnected: ReadonlySet<string> = new Set(['live', 'streaming', 'polling']);

/** `<en-freshness>`: when each source last spoke, whether it is silent, and how the page itself is connected. */
export class EnFreshness extends NightElement {
  static override readonly tickMs = 1000;
  static override styles = [
    NightElement.styles,
    css`
      td.state {
        text-align: start;
      }
      .silent > * {
        background: color-mix(in srgb, var(--warn) 9%, transparent);
      }
      .elapsed {
        height: 4px;
        margin-block-start: 0.3rem;
        background: var(--faint);
        border: 1px solid var(--rule);
      }
      .elapsed > div {
        height: 100%;
        width: var(--elapsed);
        background: currentColor;
      }
      .connection {
        display: flex;
        flex-wrap: wrap;
        gap: 0.15rem 1.25rem;
        margin: 0.75rem 0 0;
        font-size: 0.875rem;
      }
      .connection div {
        display: flex;
        gap: 0.35rem;
      }
      dt {
        color: var(--muted);
      }
      dd {
        margin: 0;
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      th,
      td {
        overflow-wrap: break-word;
      }
      /* Where there is no room for three columns, the state has a line of its own. Roles keep it a table for those who hear it. */
      @container (max-width: 28rem) {
        tr {
          display: grid;
          grid-template-columns: 1fr auto;
          border-block-end: 1px solid var(--rule);
        }
        tr > * {
          border: 0;
        }
        thead .words,
        td.state {
          grid-column: 1 / -1;
          padding-block-start: 0;
        }
      }
      .small {
        display: block;
        color: var(--muted);
      }
      @media (forced-colors: active) {
        .elapsed > div {
          background: CanvasText;
          forced-color-adjust: none;
        }
      }
      td time {
        white-space: nowrap;
      }
      :host([wall]) .small + .small,
      :host([wall]) .elapsed {
        display: none;
      }
    `,
  ];

  protected override heading(): string {
    return this.say('freshness.heading');
  }

  protected override reads(key: string): boolean {
    return key === 'night' || key.startsWith('source:');
  }

  protected override draw(night: Night, election: ElectionView): TemplateResult {
    const now = night.now();
    const silent = election.definition.sources.filter(({ id }) => this.row(`source:${id}`)?.stale);
    return html`<div role="status">${silent.length === 0 ? nothing : this.#silence(silent)}</div>
      <div class="scroll" role="group" aria-labelledby="heading" tabindex="0">
        <table role="table">
          <caption>
            ${now === undefined ? nothing : this.say('freshness.caption', { time: this.time(now), zone: this.format.zone(now) })}
          </caption>
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader" scope="col">${this.say('freshness.source')}</th>
              <th role="columnheader" scope="col">${this.say('freshness.last')}</th>
              <th role="columnheader" scope="col" class="words">${this.say('freshness.state')}</th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            ${election.definition.sources.map((source) => this.#line(source, election, now))}
          </tbody>
        </table>
      </div>
      ${this.#connection(night)}`;
  }

  #silence(silent: readonly Source[]): TemplateResult {
    const names = silent.map(({ names }) => this.nameOf(names)).join(', ');
    return html`<p class="notice">
      <span class="mark" aria-hidden="true">!</span>${this.say('freshness.silent', { count: silent.length, names })}
    </p>`;
  }

  #line(source: Source, election: ElectionView, now: number | undefined): TemplateResult {
    const row = this.row(`source:${source.id}`);
    const state = sourceState(source, row, election.opens, now);
    const [mark, style] = sourceMarks[state];
    const every = row?.expectedEvery ?? source.expectedEverySeconds;
    const last = row?.lastReportAt;
    const since = now === undefined || last === undefined ? undefined : Math.max(0, now - Date.parse(last));
    return html`<tr role="row" class=${state}>
      <th role="rowheader" scope="row">${this.nameOf(source.names)}</th>
      <td role="cell">
        ${last === undefined ? this.say('freshness.never') : html`<time datetime=${last}>${this.time(last)}</time>`}
        ${since === undefined ? nothing : html`<span class="small">${ago(this.say, since)}</span>`}
        ${
          every === undefined
            ? nothing
            : html`<span class="small">${this.say('freshness.every', { span: span(this.say, every * 1000) })}</span>`
        }
      </td>
      <td role="cell" class="state">
        <span class=${style}><span class="mark" aria-hidden="true">${mark}</span>${this.say(`source.${state}`)}</span>
        ${this.#elapsed(state, since, every)}
      </td>
    </tr>`;
  }

  /** How much of its interval is over. */
  #elapsed(state: SourceState, since: number | undefined, every: number | undefined): TemplateResult | typeof nothing {
    const runs = state === 'on-time' || state === 'late' || state === 'silent';
    if (!runs || since === undefined || every === undefined) return nothing;
    const percent = Math.min(100, since / (every * 10));
    return html`<div class="elapsed ${sourceMarks[state][1]}" aria-hidden="true"><div ${paint({ '--elapsed': `${percent}%` })}></div></div>`;
  }

  #connection(night: Night): TemplateResult {
    const { connection, position, heardAt } = night;
    const isWell = wellConnected.has(connection.state) && !night.isStale;
    const retry = connection.retryAt === undefined ? 0 : Math.ceil((connection.retryAt - Date.now()) / 1000);
    return html`<dl class="connection" aria-label=${this.say('connection.label')}>
      <div>
        <dt>${this.say('connection.label')}</dt>
        <dd class=${isWell ? 'well' : 'bad'}>
          <span class="mark" aria-hidden="true">${isWell ? '\u2713' : '!'}</span>${this.say(`connection.${connection.state}`)}
          ${retry > 0 ? this.say('connection.retry', { count: retry }) : nothing}
        </dd>
      </div>
      <div>
        <dt>${this.say('connection.heard')}</dt>
        <dd>${heardAt === undefined ? this.say('freshness.never') : ago(this.say, Date.now() - heardAt)}</dd>
      </div>
      <div>
        <dt>${this.say('connection.epoch')}</dt>
        <dd class="epoch">${position?.epoch ?? '\u2013'}</dd>
      </div>
      <div>
        <dt>${this.say('connection.rev')}</dt>
        <dd>${position === undefined ? '\u2013' : this.format.integer(position.rev)}</dd>
      </div>
    </dl>`;
  }
}
