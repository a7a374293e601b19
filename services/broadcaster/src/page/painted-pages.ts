import type { PublishedRow } from '@election-night/shared/election/row.ts';
import { familyOf } from '@election-night/shared/election/row.ts';
import { type Language, spoken } from '@election-night/shared/messages/say.ts';
import { LRUCache } from 'lru-cache';
import type { BoardRow, Tip } from '../feed/board.ts';
import { type Encoded, encodedBody } from '../feed/encoded-body.ts';
import type { ServedNight } from '../http/answer.ts';
import { html } from './html.ts';
import { nightFormat } from './night-format.ts';
import type { PageShell } from './page-shell.ts';
import { paintPage, type Staleness, titleOf } from './paint-page.ts';
import type { PaintedNight, Place } from './painted-night.ts';

/** A page as it was painted, with the tip that it shows. */
export type PaintedBody = { readonly tip: Tip; readonly body: Encoded };

export type PaintedPages = { of(served: ServedNight, place: Place, language: Language): PaintedBody };

type Kept = PaintedBody & { readonly madeAt: number; readonly version: string };

/** With its codings, which are made later, a page takes about three times its size. */
const maxBytes = 64 * 1024 * 1024;
/** A snapshot of everything that is larger than this is left to the feed; the page then begins with `summary`. */
const mostInlined = 384 * 1024;
/** Ages are told in steps, so that a page is not painted anew each second that Redis is silent. */
const ageStepSeconds = 10;

/**
 * Pages, each painted once for a tip and a language. While commits follow each other quickly, one that is younger than `restMs` is served
 * again: a cache on the way keeps it for longer than that.
 */
export function keepPaintedPages(
  shell: PageShell,
  nights: ReadonlyMap<string, ServedNight>,
  restMs: number,
): PaintedPages {
  const kept = new LRUCache<string, Kept>({
    maxSize: maxBytes,
    sizeCalculation: ({ body }) => 3 * body.identity.length + 1024,
  });
  return {
    of(served, place, language) {
      const { feed } = served;
      const { tip } = feed.board;
      if (!tip) throw new Error('a page was asked for before the board was loaded');
      const stale = stalenessOf(served);
      const { definition, digest } = feed.definition() ?? feed.night.election;
      const version = [
        tip.epoch,
        `${definition.version}-${digest.slice(0, 8)}`,
        stale && `stale-${stale.seconds}`,
      ].join('.');
      const name = place.kind === 'night' ? 'night' : `${place.kind}-${place.id}`;
      const key = [feed.night.id, name, language].join(' ');
      const before = kept.get(key);
      const isFresh = before?.tip === tip || performance.now() - (before?.madeAt ?? 0) < restMs;
      if (before?.version === version && isFresh) return before;
      const bytes = paint(shell, served, { place, language, stale, nights });
      const tag = [tip.rev, version, 'page', name, language, shell.digest].join('.');
      const next = { tip, version, body: encodedBody(bytes, tag), madeAt: performance.now() };
      kept.set(key, next);
      return next;
    },
  };
}

function stalenessOf({ readiness }: ServedNight): Staleness | undefined {
  const { isCurrent, silentSeconds } = readiness();
  if (isCurrent) return undefined;
  if (silentSeconds === undefined) return {};
  return { seconds: Math.floor(silentSeconds / ageStepSeconds) * ageStepSeconds };
}

type Wish = {
  readonly place: Place;
  readonly language: Language;
  readonly stale: Staleness | undefined;
  readonly nights: ReadonlyMap<string, ServedNight>;
};

function paint(shell: PageShell, served: ServedNight, { place, language, stale, nights }: Wish): Buffer {
  const { feed } = served;
  const night = paintedNight(served, language, nights);
  const definition = `/v1/nights/${feed.night.id}/definition`;
  return shell.fill({
    language,
    title: titleOf(night, place),
    // Whoever has no JavaScript sees newer figures by loading the page again; the page itself asks for the definition first.
    head: html`<noscript><meta http-equiv="refresh" content="30"></noscript>
<link rel="preload" as="fetch" href="${definition}" crossorigin>
`,
    firstPaint: paintPage(night, place, stale),
    snapshot: inlinedSnapshot(served, place),
  });
}

/** The bytes that the feed would begin with. */
function inlinedSnapshot({ feed }: ServedNight, place: Place): string {
  if (place.kind !== 'night') {
    const topic = place.kind === 'unit' ? `unit:${place.id}` : `count:${place.id}`;
    return feed.frames.snapshot(topic).text.toString();
  }
  const { text } = feed.frames.snapshot('all');
  return (text.length <= mostInlined ? text : feed.frames.snapshot('summary').text).toString();
}

function paintedNight(
  { feed }: ServedNight,
  language: Language,
  nights: ReadonlyMap<string, ServedNight>,
): PaintedNight {
  const { night, board } = feed;
  const election = feed.definition() ?? night.election;
  const { definition } = election;
  const format = nightFormat(language, definition.timeZone, definition.languages);
  const linkTo = (id: string, place: Place, other: Language) => {
    const path = place.kind === 'night' ? '/' : `/${place.kind}/${place.id}`;
    const [first] = nights.keys();
    return `${path}?${new URLSearchParams({ ...(id === first ? {} : { night: id }), lang: other })}`;
  };
  const rows = new Map<string, PublishedRow | undefined>();
  return {
    election,
    mode: night.mode,
    tip: board.tip as Tip,
    language,
    words: spoken[language],
    format,
    others: [...nights.values()]
      .map((other) => other.feed.night)
      .filter(({ id }) => id !== night.id)
      .map(({ id, mode, election: { definition: other } }) => ({
        title: `${mode.toUpperCase()} · ${format.name(other.names)}`,
        href: linkTo(id, { kind: 'night' }, language),
      })),
    linkTo: (place, other = language) => linkTo(night.id, place, other),
    row(key) {
      if (!rows.has(key)) rows.set(key, parsed(board.row(key)));
      return rows.get(key);
    },
    rowsOf: (family) =>
      board
        .snapshot('summary')
        .filter(({ key }) => familyOf(key) === family)
        .map(({ text }) => JSON.parse(text) as PublishedRow),
  };
}

function parsed(row: BoardRow | undefined): PublishedRow | undefined {
  return row === undefined || row.deleted ? undefined : (JSON.parse(row.text) as PublishedRow);
}
