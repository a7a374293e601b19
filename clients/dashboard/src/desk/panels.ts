import { html, type TemplateResult } from 'lit';
import type { DeskView } from './desk-view.ts';
import type { DeskMessageKey } from './desk-words.ts';
import { AmendPanel } from './panels/amend-panel.ts';
import { CallsPanel } from './panels/calls-panel.ts';
import { CertifyPanel } from './panels/certify-panel.ts';
import { CorrectionsPanel } from './panels/corrections-panel.ts';
import { EmbargoPanel } from './panels/embargo-panel.ts';
import { HeldPanel } from './panels/held-panel.ts';
import { RefusedPanel } from './panels/refused-panel.ts';
import { SourcesPanel } from './panels/sources-panel.ts';
import { TiesPanel } from './panels/ties-panel.ts';

export type PanelPlace = {
  /** Anchor of its section. */
  readonly name: string;
  readonly heading: DeskMessageKey;
  /** Where there is room for two columns. */
  readonly column: 'first' | 'second';
  /** How many things wait in it, for the navigation; absent: nothing is counted. */
  count?(view: DeskView): number | undefined;
  draw(view: DeskView): TemplateResult;
};

const elements = {
  'desk-held': HeldPanel,
  'desk-calls': CallsPanel,
  'desk-corrections': CorrectionsPanel,
  'desk-embargo': EmbargoPanel,
  'desk-sources': SourcesPanel,
  'desk-refused': RefusedPanel,
  'desk-ties': TiesPanel,
  'desk-certification': CertifyPanel,
  'desk-amendments': AmendPanel,
};
for (const [name, element] of Object.entries(elements)) customElements.define(name, element);

/** The panels of the desk, in the order in which one reads them. */
export const panels: readonly PanelPlace[] = [
  {
    name: 'held',
    heading: 'desk.held.heading',
    column: 'first',
    count: ({ lists }) => lists.held?.total,
    draw: (view) => html`<desk-held .view=${view}></desk-held>`,
  },
  {
    name: 'calls',
    heading: 'desk.calls.heading',
    column: 'second',
    draw: (view) => html`<desk-calls .view=${view}></desk-calls>`,
  },
  {
    name: 'corrections',
    heading: 'desk.corrections.heading',
    column: 'second',
    draw: (view) => html`<desk-corrections .view=${view}></desk-corrections>`,
  },
  {
    name: 'embargo',
    heading: 'desk.embargo.heading',
    column: 'second',
    count: ({ lists }) => lists.sealed?.reports,
    draw: (view) => html`<desk-embargo .view=${view}></desk-embargo>`,
  },
  {
    name: 'sources',
    heading: 'desk.sources.heading',
    column: 'second',
    draw: (view) => html`<desk-sources .view=${view}></desk-sources>`,
  },
  {
    name: 'refused',
    heading: 'desk.refused.heading',
    column: 'first',
    count: ({ lists: { refused } }) => refused && refused.refusedTotal + refused.failed.length,
    draw: (view) => html`<desk-refused .view=${view}></desk-refused>`,
  },
  {
    name: 'ties',
    heading: 'desk.ties.heading',
    column: 'first',
    draw: (view) => html`<desk-ties .view=${view}></desk-ties>`,
  },
  {
    name: 'certify',
    heading: 'certify.heading',
    column: 'first',
    draw: (view) => html`<desk-certification .view=${view}></desk-certification>`,
  },
  {
    name: 'amend',
    heading: 'amend.heading',
    column: 'first',
    draw: (view) => html`<desk-amendments .view=${view}></desk-amendments>`,
  },
];
