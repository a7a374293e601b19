import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { sdkClient } from './sdk-client.ts';
import { type ModelFrame, TestBroadcaster, TestConnection } from './test-broadcaster.ts';
import { ModelLog, modelKeys, modelTopics } from './test-model-log.ts';
import type { Channel, ClientUnderTest, Report } from './vector.ts';

let compared = 0;
afterAll(() => console.log(`${compared} states compared with the model`));

const changes = fc.uniqueArray(fc.record({ key: fc.constantFrom(...modelKeys), deleted: fc.boolean() }), {
  minLength: 1,
  maxLength: 3,
  selector: ({ key }) => key,
});
const server = fc.nat(1);
const topic = fc.constantFrom(...modelTopics);
const size = fc.integer({ min: 1, max: 4 });

/** What may happen, in any order. The weights keep the wire busy. */
const happening = fc.oneof(
  { weight: 8, arbitrary: fc.record({ what: fc.constant('commit' as const), changes }) },
  { weight: 10, arbitrary: fc.record({ what: fc.constant('news' as const), changes, topic }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('begin-epoch' as const) }) },
  { weight: 8, arbitrary: fc.record({ what: fc.constant('advance' as const), server, size }) },
  { weight: 8, arbitrary: fc.record({ what: fc.constant('flush' as const), topic }) },
  { weight: 4, arbitrary: fc.record({ what: fc.constant('heartbeat' as const) }) },
  { weight: 12, arbitrary: fc.record({ what: fc.constant('deliver' as const), size }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('lose' as const), at: fc.nat(5) }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('double' as const), at: fc.nat(5), to: fc.nat(5) }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('reorder' as const), at: fc.nat(5), to: fc.nat(5) }) },
  { weight: 4, arbitrary: fc.record({ what: fc.constant('spoil' as const), at: fc.nat(5) }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('connect' as const), server, isRough: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ what: fc.constant('fetch' as const), server, topic }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('fetch-cached' as const), age: fc.nat(30), topic }) },
  { weight: 2, arbitrary: fc.record({ what: fc.constant('poll' as const), server, topic }) },
);
type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

/**
 * A viewer between two broadcasters that follow one log at different paces. A rough connection loses, doubles and reorders frames; it
 * has no heartbeats, since a heartbeat speaks of the order of its connection, which a rough one does not have.
 * Servers without digests make no mistakes, since nothing would show them.
 */
class Stage {
  readonly log = new ModelLog();
  readonly servers = [new TestBroadcaster(this.log), new TestBroadcaster(this.log)] as const;
  readonly #client: ClientUnderTest;
  readonly #cache: ModelFrame[] = [];
  #report: Report = {};
  #connection: TestConnection;
  #isRough = false;

  readonly #hasDigests: boolean;

  constructor(client: ClientUnderTest, hasDigests: boolean) {
    this.#client = client;
    this.#hasDigests = hasDigests;
    void client.begin(modelTopics);
    this.#connection = new TestConnection(this.servers[0], undefined);
  }

  take(happening: Happening): void {
    const { sent } = this.#connection;
    switch (happening.what) {
      case 'commit':
        return this.log.commit(happening.changes);
      case 'news':
        this.log.commit(happening.changes);
        this.#connection.server.advance(1);
        return this.#connection.flush(happening.topic);
      case 'begin-epoch':
        return this.log.beginEpoch();
      case 'advance':
        return void this.#server(happening.server).advance(happening.size);
      case 'flush':
        return this.#connection.flush(happening.topic);
      case 'heartbeat':
        return this.#isRough ? undefined : this.#connection.heartbeat();
      case 'deliver':
        return this.#deliver(happening.size);
      case 'lose':
        return this.#isRough ? void sent.splice(happening.at, 1) : undefined;
      case 'double':
        return this.#isRough
          ? void sent.splice(happening.to, 0, ...sent.slice(happening.at, happening.at + 1))
          : undefined;
      case 'reorder':
        return this.#isRough ? void sent.splice(happening.to, 0, ...sent.splice(happening.at, 1)) : undefined;
      case 'spoil':
        return this.#spoil(happening.at);
      case 'connect':
        return this.#connect(happening.server, happening.isRough);
      case 'fetch':
        return this.#fetch(this.#server(happening.server), happening.topic);
      case 'fetch-cached': {
        const cached = this.#cache.filter((frame) => frame.topic === happening.topic);
        if (cached.length > 0) this.#hear('http', cached[happening.age % cached.length] as ModelFrame);
        return;
      }
      case 'poll':
        return this.#poll(this.#server(happening.server), happening.topic);
    }
  }

  /** The network is good again, and both broadcasters are at the end of the log: now everything must be current. */
  heal(): void {
    for (const one of this.servers) while (!one.isAtEnd) one.advance(100);
    this.#connect(1, false);
    this.#deliver(1000);
    for (const name of modelTopics) this.#connection.flush(name);
    this.#connection.heartbeat();
    this.#deliver(1000);
    // A viewer that still waits fetches, as after five seconds without an answer.
    for (const name of modelTopics) if (this.#report[name]?.waitsFor) this.#fetch(this.servers[1], name);
    const { epoch, rev } = this.servers[1].tip;
    for (const name of modelTopics) expect(this.#report[name]).toMatchObject({ epoch, rev, waitsFor: null });
  }

  /** A frame loses a row: a mistake of a server, which the digest must show. */
  #spoil(at: number): void {
    const { sent } = this.#connection;
    const frame = sent[at];
    if (this.#hasDigests && Array.isArray(frame?.rows)) sent[at] = { ...frame, rows: frame.rows.slice(1) };
  }

  #server(index: number): TestBroadcaster {
    return this.servers[index] as TestBroadcaster;
  }

  #connect(index: number, isRough: boolean): void {
    const reports = Object.values(this.#report);
    const [first] = reports;
    const resumes =
      reports.length > 0 && reports.every(({ epoch, waitsFor }) => epoch === first?.epoch && waitsFor !== 'snapshot');
    const rev = Math.min(...reports.map((report) => report.rev));
    this.#connection = new TestConnection(
      this.#server(index),
      resumes && first ? { epoch: first.epoch, rev } : undefined,
    );
    this.#isRough = isRough;
  }

  #deliver(frames: number): void {
    for (let count = 0; count < frames; count += 1) {
      const frame = this.#connection.sent.shift();
      if (!frame) return;
      this.#hear('socket', frame);
    }
  }

  #fetch(from: TestBroadcaster, name: string): void {
    const frame = from.snapshot(name);
    this.#cache.push(frame);
    this.#hear('http', frame);
  }

  #poll(from: TestBroadcaster, name: string): void {
    const report = this.#report[name];
    if (!report || report.waitsFor === 'snapshot') return this.#fetch(from, name);
    if (report.epoch < from.tip.epoch) return this.#hear('http', { type: 'reset', epoch: from.tip.epoch });
    // A broadcaster that is behind answers 503 for an epoch that it does not know yet.
    if (report.epoch === from.tip.epoch) this.#hear('http', from.deltaFor(name, Math.min(report.rev, from.tip.rev)));
  }

  #hear(channel: Channel, frame: ModelFrame): void {
    const before = this.#report;
    const { digest: _, ...undigested } = frame;
    this.#report = this.#client.take(channel, this.#hasDigests ? frame : undigested) as Report;
    for (const name of modelTopics) {
      const report = this.#report[name] as Report[string];
      this.#check(name, before[name], report);
      if (report.action === 'subscribe') this.#connection.subscribe(name, report);
    }
  }

  #check(name: string, before: Report[string] | undefined, { epoch, rev, waitsFor, rows }: Report[string]): void {
    compared += 1;
    if (before) {
      expect(epoch >= before.epoch).toBe(true);
      if (epoch === before.epoch) expect(rev).toBeGreaterThanOrEqual(before.rev);
    }
    const truth = waitsFor === 'snapshot' ? new Map() : this.log.rowsAt(name, epoch, rev);
    const expected = Object.fromEntries([...truth].map(([key, { key: _, ...row }]) => [key, row]));
    expect({ epoch, rev, rows }).toEqual({ epoch, rev, rows: expected });
  }
}

describe('the machine of the SDK', () => {
  test('P-SYNC-1, P-SYNC-2, P-SYNC-4, P-SYNC-5, P-SYNC-6, P-SYNC-7: shows at each position what the log has there, never goes back, and is current in the end', {
    timeout: 120_000,
  }, () => {
    fc.assert(
      fc.property(
        fc.boolean(),
        fc.array(happening, { minLength: 20, maxLength: 150, size: 'max' }),
        (hasDigests, night) => {
          const stage = new Stage(sdkClient(), hasDigests);
          for (const one of night) stage.take(one);
          stage.heal();
        },
      ),
      { numRuns: Number(process.env.SYNC_NIGHTS ?? 1000) },
    );
  });
});
