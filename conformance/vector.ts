import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export type Action = 'none' | 'subscribe' | 'await-snapshot' | 'fetch-snapshot';
export type Channel = 'socket' | 'http';
export type Message = { readonly type: string; readonly [field: string]: unknown };
export type State = {
  readonly epoch: string;
  readonly rev: number;
  readonly waitsFor: 'snapshot' | 'gap' | null;
  /** By key, without the key. */
  readonly rows: Readonly<Record<string, { readonly rev: number }>>;
  readonly digest: string;
};
export type Vector = {
  readonly title: string;
  readonly rules: readonly string[];
  readonly topics: readonly string[];
  readonly steps: readonly {
    readonly channel: Channel;
    readonly message: Message;
    readonly action: Readonly<Record<string, Action>>;
    readonly expect: Readonly<Record<string, State>>;
  }[];
};

/** What a client says after a message, by topic. */
export type Report = Readonly<
  Record<string, Omit<State, 'digest'> & { readonly digest?: string; readonly action: Action }>
>;

/** Whoever is to be examined. `begin` forgets everything. */
export type ClientUnderTest = {
  begin(topics: readonly string[]): void | Promise<void>;
  take(channel: Channel, message: Message): Report | Promise<Report>;
};

const folder = fileURLToPath(new URL('vectors/', import.meta.url));

/** All vectors, by the name of their file. */
export function readVectors(): ReadonlyMap<string, Vector> {
  const names = readdirSync(folder).sort();
  return new Map(names.map((name) => [name.replace('.json', ''), JSON.parse(readFileSync(folder + name, 'utf8'))]));
}
