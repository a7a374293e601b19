import { createHash } from 'node:crypto';
import { digestText, rowDigest } from '@election-night/shared/wire/row-digest.ts';
import type { DeltaFrame, SnapshotFrame } from '@election-night/shared/wire/server-frame.ts';
import { printOf } from './states-of-log.ts';

type Row = SnapshotFrame['rows'][number];
export type Channel = string;

/**
 * Everything that any channel of any server said, side by side. Two readings are a pair where they are of the same thing: the rows of a topic at a
 * position, the bytes of a message, the body of a tag. Each pair must agree.
 */
export class ComparedReads {
  readonly #first = new Map<string, { value: string; channel: Channel }>();
  readonly disagreements: string[] = [];
  /** Rows of a topic at a position: for the log to judge. */
  readonly states = new Map<string, { epoch: string; rev: number; topic: string; print: string; by: string }>();
  reads = 0;
  pairs = 0;
  /** Of those, pairs of two channels or servers. */
  acrossChannels = 0;

  /** A snapshot, with its text as it came. */
  snapshot(channel: Channel, frame: SnapshotFrame, text: string): void {
    this.reads += 1;
    const { epoch, rev, topic } = frame;
    this.#compare(`snapshot ${epoch} ${rev} ${topic}`, sha(text), channel);
    this.#compare(`head ${epoch} ${rev}`, frame.head, channel);
    this.state(channel, { epoch, rev, topic, digest: frame.digest }, frame.rows);
  }

  /** A delta, with its text; what a reader had before it is the caller's. */
  delta(channel: Channel, { epoch, from, to, topic }: DeltaFrame, text: string): void {
    this.reads += 1;
    this.#compare(`delta ${epoch} ${from} ${to} ${topic}`, sha(text), channel);
  }

  /** The rows of a topic that stand at a position, however they were come by. */
  state(
    channel: Channel,
    { epoch, rev, topic, digest }: { epoch: string; rev: number; topic: string; digest?: string | undefined },
    rows: readonly Row[],
  ): void {
    const print = printOf(rows.map((row) => JSON.stringify(row)));
    const own = digestText(rows.reduce((sum, row) => sum + rowDigest(row.key, row.rev), 0));
    if (digest !== undefined && digest !== own) {
      this.disagreements.push(`${channel}: digest ${digest} of rows that give ${own}, ${topic} at ${epoch} ${rev}`);
    }
    this.#compare(`rows ${epoch} ${rev} ${topic}`, print, channel);
    this.states.set(`${epoch} ${rev} ${topic} ${print}`, { epoch, rev, topic, print, by: channel });
  }

  /** One tag, one body, in both directions. `bytes` are as they came over the wire. */
  tagged(channel: Channel, url: string, etag: string, bytes: Buffer): void {
    const name = url.replace(/\?.*/, '').replace(/^.*\/v1/, '/v1');
    this.#compare(`bytes of ${name} ${etag}`, sha(bytes), channel);
    this.#compare(`tag of ${name} ${sha(bytes)}`, etag, channel);
  }

  fail(what: string): void {
    this.disagreements.push(what);
  }

  #compare(what: string, value: string, channel: Channel): void {
    const first = this.#first.get(what);
    if (!first) {
      this.#first.set(what, { value, channel });
      return;
    }
    this.pairs += 1;
    if (first.channel !== channel) this.acrossChannels += 1;
    if (first.value !== value) this.disagreements.push(`${what}: ${first.channel} and ${channel} differ`);
  }
}

function sha(data: string | Buffer): string {
  return createHash('sha1').update(data).digest('base64url');
}
