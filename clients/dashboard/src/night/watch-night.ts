import {
  type AnyRow,
  type Connection,
  type Feed,
  type FeedPosition,
  type FirstSnapshot,
  openFeed,
  type Rows,
} from '../../../sdk/src/feed.ts';
import { ElectionView } from './election-view.ts';
import { type KeptDefinition, keepDefinition } from './keep-definition.ts';
import { NightClock } from './night-clock.ts';

/** A night as all elements of a page see it. */
export type Night = {
  /** `https://host/v1/nights/<id>`. */
  readonly url: string;
  readonly rows: Rows;
  /** True from the first complete picture on. */
  readonly isLoaded: boolean;
  /** Absent until the definition was fetched. */
  readonly election: ElectionView | undefined;
  readonly connection: Connection;
  /** Absent before the first picture. */
  readonly position: FeedPosition | undefined;
  /** `live`, `test` or `replay`. */
  readonly mode: string | undefined;
  /** When anything was heard last, milliseconds since 1970. */
  readonly heardAt: number | undefined;
  /** The rows may be out of date. */
  readonly isStale: boolean;
  readonly clock: NightClock;
  /** Whether the rows are those of all these topics: where not, what is absent may only not have been asked for. */
  covers(topics: readonly string[]): boolean;
  /** The night's time now, milliseconds since 1970; absent before anything was heard. */
  now(): number | undefined;
};

/** Keys of the rows that came, changed or went; empty where only the connection, the position or the definition did. */
export type NightListener = (keys: ReadonlySet<string>) => void;

export type NightWatch = { readonly night: Night; end(): void };

type Watcher = { readonly topics: readonly string[]; readonly listener: NightListener };

/** An element that is moved leaves and comes back, and a page that is drawn anew puts another one in its place. */
const lingerMs = 1000;
/** As the protocol allows for one connection; beyond that there is the topic of everything. */
const mostTopics = 32;
const connecting: Connection = { state: 'connecting', transport: 'socket' };
const noRows = new Map<string, AnyRow>() as unknown as Rows;
const nights = new Map<string, SharedNight>();
const firstSnapshots = new Map<string, FirstSnapshot>();

/** What a page has of a night before anything is asked: feeds of its topic begin with it. To be given before anybody watches the night. */
export function beginWith(url: string, snapshot: FirstSnapshot): void {
  firstSnapshots.set(addressOf(url), snapshot);
}

/**
 * Watches a night. However many elements of a page do so, there is one feed for each address, with every topic that any of them asks for,
 * and it is closed when the last one has gone.
 */
export function watchNight(url: string, topics: readonly string[], listener: NightListener): NightWatch {
  const address = addressOf(url);
  const night = nights.get(address) ?? new SharedNight(address);
  nights.set(address, night);
  const watcher = { topics, listener };
  night.add(watcher);
  return { night, end: () => night.remove(watcher) };
}

function addressOf(url: string): string {
  const { origin, pathname } = new URL(url, globalThis.location?.href);
  return origin.replace(/^ws/, 'http') + pathname.replace(/(\/feed)?\/*$/, '');
}

class SharedNight implements Night {
  readonly url: string;
  readonly clock = new NightClock();
  election: ElectionView | undefined;
  isLoaded = false;
  readonly #watchers = new Set<Watcher>();
  readonly #definition: KeptDefinition;
  #feed: Feed | undefined;
  #topics: readonly string[] = [];
  /** Those of the feed whose rows are shown. */
  #covered: readonly string[] = [];
  /** What will take the feed's place as soon as it has a picture, so that nothing goes blank meanwhile. */
  #successor: Feed | undefined;
  #opening: ReturnType<typeof setTimeout> | undefined;
  #closing: ReturnType<typeof setTimeout> | undefined;

  constructor(url: string) {
    this.url = url;
    this.#definition = keepDefinition({
      url,
      onDefinition: (definition) => {
        this.election = new ElectionView(definition);
        this.#tell(new Set());
      },
      onWallOffset: (offsetMs) => this.clock.setWallOffset(offsetMs),
    });
  }

  get rows(): Rows {
    return this.#feed?.rows ?? noRows;
  }
  get connection(): Connection {
    return this.#feed?.connection ?? connecting;
  }
  get position(): FeedPosition | undefined {
    return this.#feed?.position;
  }
  get mode(): string | undefined {
    return this.#feed?.mode;
  }
  get heardAt(): number | undefined {
    return this.#feed?.heardAt;
  }
  get isStale(): boolean {
    const { connection, heardAt } = this;
    // With what came with the page nothing is out of date yet, while the first connection is being opened.
    if (this.isLoaded && connection.state === 'connecting' && heardAt === undefined) return false;
    return this.#feed?.stale ?? true;
  }
  covers(topics: readonly string[]): boolean {
    return this.#covered.includes('all') || topics.every((topic) => this.#covered.includes(topic));
  }
  now(): number | undefined {
    return this.clock.at(Date.now(), this.election?.ends);
  }

  add(watcher: Watcher): void {
    this.#watchers.add(watcher);
    clearTimeout(this.#closing);
    // The elements of a page come one after another, and are to ask once.
    this.#opening ??= setTimeout(() => {
      this.#opening = undefined;
      this.#coverTopics();
    });
  }

  remove(watcher: Watcher): void {
    this.#watchers.delete(watcher);
    if (this.#watchers.size > 0) return;
    clearTimeout(this.#closing);
    this.#closing = setTimeout(() => this.#close(), lingerMs);
  }

  /** A feed has the topics that it was opened with. Where some are missing, another one is opened; topics that nobody needs any more stay. */
  #coverTopics(): void {
    const asked = [...this.#watchers].flatMap(({ topics }) => topics);
    if (this.#watchers.size === 0 || this.#topics.includes('all')) return;
    if (this.#feed && asked.every((topic) => this.#topics.includes(topic))) return;
    const union = [...new Set([...this.#topics, ...asked])].sort();
    const topics = union.includes('all') || union.length > mostTopics ? ['all'] : union;
    this.#topics = topics;
    const snapshot = this.#feed ? undefined : firstSnapshots.get(this.url);
    const feed = openFeed(this.url, { topics, ...(snapshot && { snapshot }) });
    this.#successor?.close();
    if (!this.#feed) return this.#take(feed, topics);
    this.#successor = feed;
    const take = () => {
      if (this.#successor === feed) this.#take(feed, topics);
    };
    feed.ready.then(take, take);
  }

  #take(feed: Feed, topics: readonly string[]): void {
    const before = this.#feed;
    this.#feed = feed;
    this.#covered = topics;
    this.#successor = undefined;
    before?.close();
    feed.onChange(({ keys }) => this.#hear(keys));
    feed.ready.then(
      () => {
        this.isLoaded = true;
        this.#hear(new Set(feed.rows.keys()));
      },
      () => this.#hear(new Set()),
    );
    if (before) this.#hear(new Set(feed.rows.keys()));
  }

  #hear(keys: ReadonlySet<string>): void {
    const row = this.rows.get('night');
    const { epoch, at } = this.position ?? {};
    this.clock.hear(epoch, at, row?.clock, Date.now());
    if (row) this.#definition.name(row.definition);
    this.#tell(keys);
  }

  #tell(keys: ReadonlySet<string>): void {
    for (const { listener } of [...this.#watchers]) listener(keys);
  }

  #close(): void {
    clearTimeout(this.#opening);
    this.#definition.end();
    this.#successor?.close();
    this.#feed?.close();
    nights.delete(this.url);
  }
}
