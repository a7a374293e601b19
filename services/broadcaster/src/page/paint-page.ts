import type { Contest } from '@election-night/shared/election/definition.ts';
import type { PlacedUnit } from '@election-night/shared/election/election.ts';
import type { NightRow, SourceRow } from '@election-night/shared/election/row.ts';
import { languages, put } from '@election-night/shared/messages/say.ts';
import { type Html, html } from './html.ts';
import { paintCalls, paintCorrections } from './paint-calls.ts';
import { paintCount, paintLeaders, paintParts } from './paint-count.ts';
import { paintExitPolls } from './paint-exit-polls.ts';
import { paintTurnout } from './paint-turnout.ts';
import { type PaintedNight, type Place, panel, rowAs, sourceName } from './painted-night.ts';

/** How long ago something was heard of the night; `seconds` is absent where that is not known. */
export type Staleness = { readonly seconds?: number };

/** With more contests than this, those for one seat share a table. */
const mostFull = 6;

/** The title of the page: the mode first, then where it is. */
export function titleOf(night: PaintedNight, place: Place): string {
  const { election, format, mode } = night;
  const name = format.name(election.definition.names);
  const here = nameOfPlace(night, place);
  return [mode.toUpperCase(), ...(here === undefined ? [] : [here]), name].join(' · ');
}

/** Everything that a reader without JavaScript gets of a place at one commit. */
export function paintPage(night: PaintedNight, place: Place, stale: Staleness | undefined): Html {
  return html`${paintHead(night, place, stale)}<main data-epoch="${night.tip.epoch}" data-rev="${night.tip.rev}">
${paintBody(night, place)}</main>
`;
}

function paintHead(night: PaintedNight, place: Place, stale: Staleness | undefined): Html {
  const { election, words, format, mode, tip, language } = night;
  const row = rowAs<NightRow>(night, 'night');
  const held = row?.held.count ?? 0;
  const silent = election.definition.sources.filter(({ id }) => rowAs<SourceRow>(night, `source:${id}`)?.stale);
  const base = `/v1/nights/${election.definition.night}`;
  const name = format.name(election.definition.names);
  const home = night.linkTo({ kind: 'night' });
  return html`<header><div class="mode" data-mode="${mode}"><strong>${mode.toUpperCase()}</strong> <span>${words.mode[mode]}</span></div>
<div class="masthead"><div>
<p class="kicker"><a href="${home}">${format.name(election.top.names)}</a></p>
<h1>${nameOfPlace(night, place) ?? name}</h1>
${place.kind === 'night' ? undefined : html`<p><a href="${home}">${name}</a></p>`}
</div><nav aria-label="${words.language}">${languages.map((one) =>
    one === language
      ? html`<b lang="${one}">${one}</b> `
      : html`<a href="${night.linkTo(place, one)}" hreflang="${one}" lang="${one}">${one}</a> `,
  )}</nav></div>
${othersOf(night)}<section class="now">
${stale ? html`<p class="held" data-some>${staleSentence(night, stale)}</p>` : undefined}
<p><b>${row ? words.phase[row.phase] : ''}</b> · <time datetime="${tip.at}">${put(words.nightTime, { time: format.moment(tip.at) })}</time> · ${put(words.position, { rev: tip.rev, epoch: tip.epoch })}</p>
${held > 0 ? html`<p class="held" data-some>${put(words.held, { count: held })}</p>` : undefined}
${silent.length > 0 ? html`<p class="held" data-some>${put(words.silent, { names: silent.map(({ id }) => sourceName(night, id)).join(', ') })}</p>` : undefined}
<noscript><p class="note">${words.withoutScript}</p></noscript>
<p class="note"><a href="${base}/snapshot.csv?topic=all">${words.asTable}</a> · <a href="${base}/snapshot?topic=all">${words.asJson}</a></p>
</section></header>
`;
}

function othersOf({ words, others }: PaintedNight): Html | undefined {
  if (others.length === 0) return undefined;
  const links = others.map(({ title, href }) => html`<li><a href="${href}">${title}</a></li>`);
  return html`<nav class="now" aria-label="${words.nights}"><ul>${links}</ul></nav>
`;
}

function paintBody(night: PaintedNight, place: Place): Html {
  const { election } = night;
  if (place.kind === 'unit') return paintUnit(night, election.units.get(place.id) as PlacedUnit);
  if (place.kind === 'contest') return paintContest(night, election.contests.get(place.id) as Contest);
  const contests = [...election.contests.values()];
  const isFull = ({ seats }: Contest) => contests.length <= mostFull || seats > 1;
  return html`${paintTurnout(night, election.top)}
${paintExitPolls(night, contests)}
${paintCounts(night, contests.filter(isFull))}
${paintLeaders(
  night,
  contests.filter((contest) => !isFull(contest)),
)}
${paintCalls(night, new Set(election.contests.keys()))}
${paintCorrections(night)}`;
}

function paintUnit(night: PaintedNight, unit: PlacedUnit): Html {
  const contests = [...night.election.contests.values()];
  const counted = contests.filter((contest) => contest.unit === unit.id || night.row(`count:${contest.id}:${unit.id}`));
  const own = contests.filter((contest) => contest.unit === unit.id);
  return html`${paintTurnout(night, unit)}
${paintExitPolls(night, own)}
${counted.length > 0 ? panel(night.words.count, ...counted.map((contest) => paintCount(night, contest, unit.id))) : undefined}
${paintCalls(night, new Set(own.map(({ id }) => id)))}`;
}

function paintContest(night: PaintedNight, contest: Contest): Html {
  return html`${panel(night.words.count, paintCount(night, contest), paintParts(night, contest))}
${paintExitPolls(night, [contest])}
${paintCalls(night, new Set([contest.id]))}`;
}

function paintCounts(night: PaintedNight, contests: readonly Contest[]): Html | undefined {
  if (contests.length === 0) return undefined;
  return panel(night.words.count, ...contests.map((contest) => paintCount(night, contest)));
}

function nameOfPlace({ election, format }: PaintedNight, place: Place): string | undefined {
  if (place.kind === 'night') return undefined;
  const of = place.kind === 'unit' ? election.units : election.contests;
  return format.name(of.get(place.id)?.names);
}

function staleSentence({ words }: PaintedNight, { seconds }: Staleness): string {
  return seconds === undefined ? words.staleUnknown : put(words.stale, { seconds });
}
