/** Every bound of a connection, with its default. What a person may have to change is in the environment (config.ts). */
export const limits = {
  /** Inbound: one text frame, in one piece or a few. */
  maxMessageBytes: 4096,
  maxFragments: 16,
  maxBufferedChunks: 64,
  /** A bucket that fills at this rate; its size lets a page subscribe to a handful of topics at once. */
  messagesPerSecond: 5,
  messageBurst: 10,
  maxTopics: 32,
  maxViewers: 20_000,
  maxSocketsPerAddress: 64,
  handshakeMs: 5000,
  /** Longer than proxies keep an idle connection (nginx: 60 s), so that they close it and never ask on one that is closing. */
  keepAliveMs: 75_000,
  /** Outbound: above `skip` a viewer is passed over, below `resume` it gets what it missed. */
  skipAboveBytes: 256 * 1024,
  resumeBelowBytes: 32 * 1024,
  maxBufferedBytes: 4 * 1024 * 1024,
  maxLagMs: 30_000,
  /** Where changes crowd, nothing leaves after a fan-out of t ms for `restFactor` · t ms, at most for `maxRestMs`; urgent changes do not rest. */
  restFactor: 3.5,
  maxRestMs: 75,
  /** How often viewers that were passed over are looked at again. */
  sweepMs: 100,
  heartbeatMs: 10_000,
  pingMs: 20_000,
  /** A comment on a server-sent stream. */
  commentMs: 15_000,
  maxMissedPongs: 2,
  closeHandshakeMs: 3000,
  /** Long polls: how long one may wait, and how many may. */
  maxPollSeconds: 30,
  maxPolls: 20_000,
  /** Readers of a history that is gone are asked to fetch the new one within this time, at random. */
  resetSpreadMs: 2000,
  /** The page's way to the ingestor: its bodies, which are decisions of the desk, and how long the ingestor may take. */
  maxApiBytes: 64 * 1024,
  ingestorConnectMs: 2000,
  ingestorAnswerMs: 6000,
  /** On shutdown: how long closing handshakes may take, and the window in which viewers come back. */
  shutdownMs: 2000,
  reconnectMs: [500, 8000],
} as const satisfies Record<string, number | readonly [number, number]>;

type Widened<T> = { readonly [K in keyof T]: T[K] extends number ? number : readonly [number, number] };

/** Tests and benches give other figures. */
export type Limits = Widened<typeof limits>;
