import { rowOf } from './apply-frame.js';
import { drawContests } from './draw/contests.js';
import { drawExitPolls } from './draw/exit-polls.js';
import { drawTable } from './draw/table.js';
import { drawTurnout } from './draw/turnout.js';
import { element, fill } from './element.js';
import { followFeed } from './follow-feed.js';
import { formatter } from './format.js';
import { readElection } from './read-election.js';
import { NightClock } from './show-time.js';

const phases = ['before', 'voting', 'closing', 'counting', 'final', 'certified'];
const modeWords = {
  replay: ['REPLAY', 'A recorded night, played again. Nothing on this page is happening now.'],
  test: ['TEST', 'A rehearsal. The figures on this page are not results.'],
  live: ['LIVE', 'Figures as the sources send them.'],
};

const at = (id) => document.getElementById(id);
const query = new URLSearchParams(location.search);
const clock = new NightClock();
let election;
let format;
let shown;
let isDue = false;

begin().catch((error) => {
  at('waiting').hidden = false;
  at('waiting').textContent = `The night cannot be followed: ${error.message}`;
  setTimeout(() => location.reload(), 5000 + Math.random() * 5000);
});

async function begin() {
  const asked = Date.now();
  const answer = await fetch('/v1/nights');
  clock.setWallOffset(Date.parse(answer.headers.get('date')) + 500 - (asked + Date.now()) / 2);
  const { nights } = await answer.json();
  const night = nights.find((one) => one.night === query.get('night')) ?? (query.has('night') ? undefined : nights[0]);
  if (!night) throw new Error('no such night is served here');

  election = readElection(await (await fetch(night.links.definition)).json());
  showMode(night.mode);
  chooseLanguage(firstLanguage());
  followFeed({ night: night.night, topic: 'all', first: firstSnapshot(), onChange });
  setInterval(showRunningFigures, 200);
}

/** The snapshot that came with the page, so that nothing has to be waited for. */
function firstSnapshot() {
  const text = at('snapshot')?.textContent;
  return text === undefined ? undefined : JSON.parse(text);
}

/** Frames may come faster than a screen shows them. */
function onChange(board, connection) {
  shown = { board, connection };
  clock.hear(board, rowOf(board, 'night'));
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(() => {
    isDue = false;
    draw();
  });
}

function draw() {
  if (!shown) return;
  const { board } = shown;
  const picture = { board, election, format, at };
  const isThere = board.waitsFor !== 'snapshot';
  at('night').hidden = !isThere;
  if (!isThere) return;
  // The figures that came with the page are there until these are.
  at('first-paint')?.remove();
  at('live').hidden = false;
  showNight(rowOf(board, 'night'));
  showSilent(board);
  drawTurnout(picture);
  drawExitPolls(picture);
  drawContests(picture);
  showCorrections(board);
}

function showMode(mode) {
  const [word, sentence] = modeWords[mode];
  at('mode').hidden = false;
  at('mode').dataset.mode = mode;
  at('mode-word').textContent = word;
  at('mode-sentence').textContent = sentence;
  document.title = `${word} · ${document.title}`;
}

function showNight(night) {
  const current = phases.indexOf(night?.phase);
  fill(
    at('phases'),
    phases.map((phase, index) =>
      element(
        'li',
        { 'aria-current': index === current ? 'step' : undefined, 'data-state': index < current ? 'past' : undefined },
        phase,
      ),
    ),
  );
  const held = night?.held?.count ?? 0;
  at('held').textContent =
    held === 0 ? 'No figure is held back' : `${held} figure${held === 1 ? ' is' : 's are'} held for a decision`;
  at('held').toggleAttribute('data-some', held > 0);
}

/** Sources that are expected and were not heard for longer than their interval allows. */
function showSilent(board) {
  const silent = election.definition.sources.filter(({ id }) => rowOf(board, `source:${id}`)?.stale);
  const names = silent.map(({ names }) => format.name(names));
  at('silent').hidden = silent.length === 0;
  at('silent').textContent = `Silent for longer than expected: ${names.join(', ')}`;
}

/** What moves without a message: the clock of the night, and how long ago something was heard. */
function showRunningFigures() {
  const time = clock.at(Date.now(), election.ends);
  if (time !== undefined) {
    const speed = clock.isPaused ? 'paused' : `${clock.speed ?? 1}× speed`;
    at('clock').textContent = format.seconds(time);
    at('clock').setAttribute('datetime', new Date(time).toISOString());
    at('clock-note').textContent =
      `${format.day(time)} · ${format.zone(time)}${clock.speed === 1 ? '' : ` · ${speed}`}`;
  }
  if (!shown) return;
  const { board, connection } = shown;
  const heard =
    connection.heardAt === 0
      ? 'nothing heard yet'
      : `heard ${Math.round((Date.now() - connection.heardAt) / 1000)} s ago`;
  const base = `/v1/nights/${election.definition.night}`;
  fill(
    at('connection'),
    element(
      'span',
      {},
      element('span', { class: 'dot', 'data-state': connection.state }, '● '),
      element('b', {}, connection.state),
      connection.detail ? ` (${connection.detail})` : '',
    ),
    element('span', {}, 'epoch ', element('b', {}, board.epoch || '–')),
    element('span', {}, 'rev ', element('b', {}, String(board.rev))),
    element('span', {}, heard),
    element('a', { href: `${base}/snapshot?topic=all` }, 'snapshot'),
    element('a', { href: `${base}/definition` }, 'definition'),
  );
}

function showCorrections(board) {
  const rows = [...board.rows.values()].filter((row) => row.key.startsWith('correction:') && !row.deleted);
  at('corrections').hidden = rows.length === 0;
  const columns = [
    { title: 'Figure' },
    { title: 'Before' },
    { title: 'After' },
    { title: 'Kind', isWords: true },
    { title: 'Reason', isWords: true },
  ];
  const lines = rows
    .sort((one, other) => other.rev - one.rev)
    .map((row) => ({
      cells: [nameOfFigure(row), String(row.before ?? '–'), String(row.after ?? '–'), row.kind, row.reason],
    }));
  if (rows.length > 0) fill(at('corrections-body'), drawTable('Newest first', columns, lines));
}

function nameOfFigure({ row, field }) {
  const unit = election.units.get(row.split(':').at(-1));
  return `${row.split(':')[0]} ${unit ? format.name(unit.names) : row}, ${field}`;
}

function firstLanguage() {
  const { languages } = election.definition;
  const wanted = [query.get('lang'), ...navigator.languages.map((tag) => tag.split('-')[0]), 'en'];
  return wanted.find((language) => languages.includes(language)) ?? languages[0];
}

function chooseLanguage(language) {
  const { languages, names, timeZone, voting } = election.definition;
  format = formatter(language, ['en', ...languages], timeZone, voting.opens);
  election.speak(format);
  at('name').textContent = format.name(names);
  at('name').lang = language;
  at('place').textContent = format.name(election.top.names);
  document.title = `${at('mode-word').textContent} · ${format.name(names)}`;
  at('languages').replaceChildren(
    ...languages.map((one) => {
      const button = element('button', { type: 'button', 'aria-pressed': String(one === language), lang: one }, one);
      button.addEventListener('click', () => chooseLanguage(one));
      return button;
    }),
  );
  draw();
}
