import { randomBytes } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { inflateRawSync, constants as zlib } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type BroadcasterUnderTest, broadcasterUnderTest } from '../broadcaster-under-test.ts';
import { FeedReader, until } from '../test-feed-reader.ts';
import { nightRow, turnoutRow } from '../test-log-writer.ts';

const epoch = 'r00000000001';
let under: BroadcasterUnderTest;

beforeEach(async () => {
  under = await broadcasterUnderTest();
  await under.writer.startEpoch(epoch, 'replay-start');
});
afterEach(() => under.stop());

type WireFrame = { readonly rsv1: boolean; readonly opcode: number; readonly payload: Buffer };

/** A viewer that reads frames byte by byte, as RFC 6455 gives them, and shares no code with ws. */
class WireReader {
  readonly frames: WireFrame[] = [];
  /** Pieces as the socket gave them: frames that were written together come in one. */
  readonly pieces: number[] = [];
  readonly #socket: Socket;
  #bytes = Buffer.alloc(0);
  head = '';

  constructor(url: string, extensions: string | undefined, query = '') {
    const { hostname, port } = new URL(url);
    this.#socket = connect(Number(port), hostname);
    this.#socket.write(
      `GET /v1/nights/tiny/feed${query} HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
        `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${
          extensions === undefined ? '' : `Sec-WebSocket-Extensions: ${extensions}\r\n`
        }\r\n`,
    );
    this.#socket.on('data', (piece) => this.#take(piece));
    under.atEnd(() => this.#socket.destroy());
  }

  /** Text frames, opened. */
  get messages(): Record<string, unknown>[] {
    const texts = this.frames.filter(({ opcode }) => opcode === 1);
    return texts.map(({ rsv1, payload }) => JSON.parse((rsv1 ? open(payload) : payload).toString()));
  }

  #take(piece: Buffer): void {
    this.#bytes = Buffer.concat([this.#bytes, piece]);
    if (this.head === '') {
      const end = this.#bytes.indexOf('\r\n\r\n');
      if (end < 0) return;
      this.head = this.#bytes.subarray(0, end).toString();
      this.#bytes = this.#bytes.subarray(end + 4);
    }
    const before = this.frames.length;
    while (this.#takeFrame());
    this.pieces.push(this.frames.length - before);
  }

  #takeFrame(): boolean {
    const bytes = this.#bytes;
    if (bytes.length < 2) return false;
    const [first = 0, second = 0] = bytes;
    const [size, start] =
      second < 126
        ? [second, 2]
        : second === 126
          ? [bytes.length < 4 ? Number.NaN : bytes.readUInt16BE(2), 4]
          : [bytes.length < 10 ? Number.NaN : Number(bytes.readBigUInt64BE(2)), 10];
    if (!(bytes.length >= start + size)) return false;
    const payload = Buffer.from(bytes.subarray(start, start + size));
    this.frames.push({ rsv1: (first & 0x40) !== 0, opcode: first & 0x0f, payload });
    this.#bytes = bytes.subarray(start + size);
    return true;
  }
}

function open(payload: Buffer): Buffer {
  const whole = Buffer.concat([payload, Buffer.from([0, 0, 0xff, 0xff])]);
  return inflateRawSync(whole, { finishFlush: zlib.Z_SYNC_FLUSH });
}

const note = 'the same words again and again '.repeat(20);

describe('frames on the wire', () => {
  test('P-WS-16: who offers to inflate gets each message deflated by itself, and openable without the ones before', async () => {
    const { url } = await under.start();
    const viewer = new WireReader(url, 'permessage-deflate; client_max_window_bits');
    await until(() => viewer.messages.length >= 2);
    expect(viewer.head).toMatch(/sec-websocket-extensions: permessage-deflate; server_no_context_takeover/i);
    await under.writer.commit({ ...turnoutRow('TOWN', 1), note });
    await under.writer.commit({ ...turnoutRow('TOWN', 2), note });
    const deltas = () => viewer.messages.filter(({ type }) => type === 'delta');
    await until(() => deltas().at(-1)?.to === 3);
    const deflated = viewer.frames.filter(({ rsv1 }) => rsv1);
    expect(deflated.length).toBeGreaterThanOrEqual(2);
    for (const { payload } of deflated) expect(payload.length).toBeLessThan(open(payload).length / 1.2);
  });

  test.each([
    ['offers nothing', undefined],
    ['has a smaller window', 'permessage-deflate; server_max_window_bits=10'],
    ['offers another extension', 'x-other'],
  ])('P-WS-16: a viewer that %s gets plain frames', async (_what, extensions) => {
    const { url } = await under.start();
    const viewer = new WireReader(url, extensions);
    await until(() => viewer.messages.length >= 2);
    await under.writer.commit({ ...turnoutRow('TOWN', 1), note });
    await until(() => viewer.messages.some(({ type }) => type === 'delta'));
    expect(viewer.frames.some(({ rsv1 }) => rsv1)).toBe(false);
  });

  test.each([
    ['short', 10],
    ['of 126 bytes and more', 400],
    ['of 64 KiB and more', 90_000],
  ])('a message %s comes whole, plain and deflated, with the same rows', async (_what, length) => {
    const { url } = await under.start();
    const text = randomBytes(length).toString('base64').slice(0, length);
    const viewers = [new WireReader(url, undefined), new WireReader(url, 'permessage-deflate')];
    for (const viewer of viewers) await until(() => viewer.messages.length >= 2);
    await under.writer.commit({ ...turnoutRow('TOWN', 1), note: text });
    for (const viewer of viewers) {
      const delta = () => viewer.messages.find(({ type }) => type === 'delta');
      await until(() => delta() !== undefined);
      expect(delta()).toMatchObject({ rows: [{ key: 'turnout:TOWN', note: text }] });
    }
  });

  test('what a viewer of several topics gets of one commit is written once', async () => {
    const { url } = await under.start();
    const viewer = new WireReader(url, undefined, '?topics=summary,turnout,unit:TOWN');
    await until(() => viewer.messages.length >= 4);
    const before = viewer.pieces.length;
    await under.writer.commit(turnoutRow('TOWN', 1), nightRow('voting'));
    await until(() => viewer.messages.filter(({ type }) => type === 'delta').length === 3);
    const pieces = viewer.pieces.slice(before).filter((frames) => frames > 1);
    expect(pieces).toEqual([3]);
  });
});

test('without our own frames, ws sends the same messages', async () => {
  const [ours, plain] = [await under.start({ transport: 'frames' }), await under.start({ transport: 'ws' })].map(
    ({ base }) => new FeedReader(`${base.replace('http', 'ws')}/feed?topics=summary,turnout`),
  ) as [FeedReader, FeedReader];
  const told = new Map<FeedReader, unknown[]>();
  for (const reader of [ours, plain]) {
    under.atEnd(() => reader.end());
    told.set(reader, [await reader.nextOf('snapshot'), await reader.nextOf('snapshot')]);
  }
  await under.writer.commit(turnoutRow('TOWN', 1));
  for (const reader of [ours, plain]) {
    told.get(reader)?.push(await reader.nextOf('delta'), await reader.nextOf('delta'));
  }
  expect(told.get(plain)).toEqual(told.get(ours));
});
