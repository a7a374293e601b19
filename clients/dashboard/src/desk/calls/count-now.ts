import type { Contest } from '@election-night/shared/election/definition.ts';
import { html, nothing, type TemplateResult } from 'lit';
import { leaderOf } from '../../count/leader.ts';
import type { DeskView } from '../desk-view.ts';

/** Who is ahead, by how much, and how much is in; the seats too where the call is about them. */
export function countNow(view: DeskView, contest: Contest, unit: string, isOfSeats: boolean): TemplateResult {
  const { say, night } = view;
  const count = night.rows.get(`count:${contest.id}:${unit}`);
  if (!count) return html`<p class="quiet">${say('calls.now.nothing')}</p>`;
  const { reporting, status } = count;
  return html`<dl class="facts">
    ${leaderFacts(view, contest, leaderOf(count))}
    ${reporting ? fact(say('calls.now.units'), html`${say('calls.now.units.of', reporting)}`) : nothing}
    ${fact(say('calls.now.status'), say(`status.${status}`))}
    ${isOfSeats ? seatsFact(view, contest) : nothing}
  </dl>`;
}

function leaderFacts(
  { say, format, election, language }: DeskView,
  contest: Contest,
  leader: ReturnType<typeof leaderOf>,
) {
  if (!leader) return nothing;
  const name = (option: string) => election.optionName(language, contest, option);
  const { option, share, lead, points, tied } = leader;
  const who = tied ? say('calls.now.tied', { options: tied.map(name).join(', ') }) : name(option);
  const margin = [
    ...(lead === undefined ? [] : [say('calls.now.votes', { count: lead })]),
    ...(points === undefined ? [] : [say('calls.now.points', { points: format.points(points) })]),
  ];
  return html`${fact(say('calls.now.leader'), share === undefined ? who : `${who}, ${format.percent(share)}`)}
    ${margin.length === 0 ? nothing : fact(say('calls.now.lead'), margin.join(', '))}`;
}

function seatsFact({ say, night, election, language }: DeskView, contest: Contest): TemplateResult | typeof nothing {
  const row = night.rows.get(`seats:${contest.id}:count`);
  if (!row) return nothing;
  const won = Object.entries(row.seats).filter(([, seats]) => seats > 0);
  const words = won.map(([id, count]) =>
    say('call.seats.of', { option: election.optionName(language, contest, id), count }),
  );
  const provisional = row.flags.includes('provisional') ? ` ${say('flag.provisional')}` : '';
  return fact(say('calls.now.seats'), `${words.join(', ')}.${provisional}`);
}

function fact(term: string, words: string | TemplateResult): TemplateResult {
  return html`<div><dt>${term}</dt><dd>${words}</dd></div>`;
}
