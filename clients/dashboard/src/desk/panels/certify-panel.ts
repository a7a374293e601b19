import { isComplete } from '@election-night/shared/election/status-word.ts';
import { html, nothing, type TemplateResult } from 'lit';
import '../acts/certify-night.ts';
import { contestName } from '../acts/names.ts';
import type { DeskView } from '../desk-view.ts';
import { DeskPanel } from './desk-panel.ts';

/** More contests are counted and not named. */
const mostNamed = 8;

/** What is certified, what stands in the way, and the form that certifies and reopens. */
export class CertifyPanel extends DeskPanel {
  protected override readonly name = 'certify';
  protected override readonly heading = 'certify.heading';

  protected override draw(view: DeskView): TemplateResult {
    const { say, night } = view;
    const isCertified = night.rows.get('night')?.phase === 'certified';
    return html`<p>
        ${isCertified ? html`<span class="mark" aria-hidden="true">■</span>${say('certify.night.yes')}` : say('certify.night.no')}
        ${isCertified ? nothing : certifiedContests(view)}
      </p>
      ${isCertified ? nothing : inTheWay(view)}
      <p class="quiet">${say('certify.certifier')}</p>
      <div class="card"><desk-certify .view=${view}></desk-certify></div>`;
  }
}

function certifiedContests(view: DeskView): string {
  const certified = contestsWhere(view, (status) => status === 'certified');
  return certified.length === 0 ? '' : view.say('certify.contests', { contests: named(certified, view) });
}

/** What certification is refused for, and what a certifier wants to know besides. */
function inTheWay(view: DeskView): TemplateResult {
  const { say, night, lists } = view;
  const held = night.rows.get('night')?.held.count ?? 0;
  const sealed = lists.sealed?.reports ?? 0;
  const incomplete = contestsWhere(view, (status) => status === undefined || !isComplete({ status }));
  if (held + sealed + incomplete.length === 0)
    return html`<p class="well"><span class="mark" aria-hidden="true">✓</span>${say('certify.ready')}</p>`;
  return html`<ul>
    ${held === 0 ? nothing : html`<li class="bad">${say('certify.held', { count: held })}</li>`}
    ${sealed === 0 ? nothing : html`<li class="bad">${say('certify.sealed', { count: sealed })}</li>`}
    ${incomplete.length === 0 ? nothing : html`<li>${say('certify.incomplete', { count: incomplete.length, contests: named(incomplete, view) })}</li>`}
  </ul>`;
}

type Status = Parameters<typeof isComplete>[0]['status'];

/** By the count of each contest in its own unit; undefined where there is none. */
function contestsWhere(
  { night, election }: DeskView,
  fits: (status: Status | undefined) => boolean,
): readonly string[] {
  return election.definition.contests
    .filter(({ id, unit }) => fits(night.rows.get(`count:${id}:${unit}`)?.status))
    .map(({ id }) => id);
}

function named(contests: readonly string[], view: DeskView): string {
  const names = contests.slice(0, mostNamed).map((contest) => contestName(contest, view));
  return [...names, ...(contests.length > mostNamed ? ['…'] : [])].join(', ');
}
