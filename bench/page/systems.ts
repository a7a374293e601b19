import type { PeerPages } from './peer-pages.ts';

/** The figures that are changed: a bulletin of the whole, a region, the votes of a party. */
export const figureNames = ['national turnout', "a region's turnout", "a party's votes"] as const;
export type FigureName = (typeof figureNames)[number];

/** Where a figure is in its row, and in which element of a page: a selector, or that of a host and one inside of its shadow. */
export type WatchedFigure = {
  readonly name: FigureName;
  readonly key: string;
  readonly path: readonly string[];
  readonly shown: readonly [outer: string, inner?: string];
};

export type System = {
  readonly name: string;
  readonly figures: readonly WatchedFigure[];
  /** `server`: of the broadcaster that serves the page and the feed. */
  readonly urlOn: (server: string) => string;
};

const rows = {
  'national turnout': { key: 'turnout:KZ', path: ['percent'] },
  "a region's turnout": { key: 'turnout:KZ-75', path: ['percent'] },
  "a party's votes": { key: 'count:list:KZ', path: ['votes', 'AMANAT'] },
} as const;

const inElements: Readonly<Record<FigureName, WatchedFigure['shown']>> = {
  'national turnout': ['#live en-turnout', '.detail .percent'],
  "a region's turnout": ['#live en-turnout', '[data-unit="KZ-75"] b'],
  "a party's votes": ['#live en-count', '.bars .more'],
};
const inPeers: Readonly<Record<FigureName, WatchedFigure['shown']>> = {
  'national turnout': ['#national'],
  "a region's turnout": ['#region'],
  "a party's votes": ['#votes'],
};

/** Ours, the least that a page can do, and what is written without a framework. */
export function pageSystems(peers: PeerPages) {
  const peer = (name: Parameters<PeerPages['urlOf']>[0]) => (server: string) =>
    peers.urlOf(name, `${server.replace('http', 'ws')}/v1/nights/kazakhstan-2023/feed?topics=all`);
  return {
    ours: { name: 'ours', figures: figuresIn(inElements), urlOn: (server) => `${server}/?lang=en` },
    wall: { name: 'ours, ?wall', figures: figuresIn(inElements), urlOn: (server) => `${server}/?lang=en&wall` },
    floor: { name: 'one text (the floor)', figures: figuresIn(inPeers), urlOn: peer('one-text') },
    table: { name: 'the whole table by innerHTML', figures: figuresIn(inPeers), urlOn: peer('whole-table') },
  } as const satisfies Record<string, System>;
}

function figuresIn(shown: Readonly<Record<FigureName, WatchedFigure['shown']>>): readonly WatchedFigure[] {
  return figureNames.map((name) => ({ name, ...rows[name], shown: shown[name] }));
}
