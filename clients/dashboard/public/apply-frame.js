/**
 * The sync rule of the feed for one topic: pure but for the board that it changes in place. Whoever holds the connection acts on the
 * outcome; nothing here sends, fetches or waits.
 *
 * @typedef {{ key: string, rev: number, deleted?: true }} Row
 * @typedef {{
 *   topic: string, epoch: string, rev: number, at: string | undefined, head: string | undefined,
 *   rows: Map<string, Row>, sentTo: number, waitsFor: 'snapshot' | 'gap' | undefined
 * }} FeedBoard `sentTo`: how far the connection says to have sent; above `rev`, something on the way was not taken.
 * @typedef {'replaced' | 'changed' | 'confirmed' | 'reset' | 'gap' | 'mismatch' | 'ignored'} Outcome
 */

/** @returns {FeedBoard} A board that has seen nothing: every epoch is larger than its own. */
export function emptyBoard(topic) {
  return { topic, epoch: '', rev: 0, at: undefined, head: undefined, rows: new Map(), sentTo: 0, waitsFor: 'snapshot' };
}

/**
 * `gap`: send one subscribe with the board's epoch and rev. `reset`: a larger epoch began; its snapshot is on its way. `mismatch`: the
 * rows are not those of the server and were dropped; fetch the snapshot.
 * @param {FeedBoard} board
 * @returns {Outcome}
 */
export function applyFrame(board, frame) {
  if (frame.topic !== undefined && frame.topic !== board.topic) return 'ignored';
  switch (frame.type) {
    case 'snapshot':
      return applySnapshot(board, frame);
    case 'delta':
      return applyDelta(board, frame);
    case 'heartbeat':
      return applyHeartbeat(board, frame);
    case 'hello':
      if (frame.epoch > board.epoch) return beginEpoch(board, frame.epoch);
      // A connection was asked to begin where the board is: what the one before did not bring, this one will.
      if (frame.epoch === board.epoch) sent(board, -1);
      return 'ignored';
    case 'reset':
      return frame.epoch > board.epoch ? beginEpoch(board, frame.epoch) : 'ignored';
    default:
      return 'ignored';
  }
}

function applySnapshot(board, { epoch, rev, at, head, rows, digest }) {
  if (epoch < board.epoch) return 'ignored';
  if (epoch === board.epoch && rev < board.rev) return 'ignored';
  if (epoch > board.epoch) beginEpoch(board, epoch);
  Object.assign(board, { rev, at, head, waitsFor: undefined });
  board.rows.clear();
  for (const row of rows) board.rows.set(row.key, row);
  sent(board, board.sentTo);
  // A snapshot from elsewhere may be older than what this connection has sent meanwhile: the rest is asked for.
  return checked(board, digest, board.waitsFor === 'gap' ? 'gap' : 'replaced');
}

function applyDelta(board, { epoch, from, to, at, rows, digest }) {
  if (epoch < board.epoch) return 'ignored';
  if (epoch > board.epoch) {
    beginEpoch(board, epoch);
    return sent(board, to, 'reset');
  }
  if (to < board.rev) return 'ignored';
  if (board.waitsFor === 'snapshot') return sent(board, to);
  if (from > board.rev) return sent(board, to, board.waitsFor === 'gap' ? 'ignored' : 'gap');
  if (to === board.rev) return checked(board, digest, 'ignored');
  for (const row of rows) {
    const stored = board.rows.get(row.key);
    if (!stored || stored.rev < row.rev) board.rows.set(row.key, row);
  }
  Object.assign(board, { rev: to, at });
  sent(board, board.sentTo);
  return checked(board, digest, 'changed');
}

function applyHeartbeat(board, { epoch, rev, at }) {
  if (epoch < board.epoch) return 'ignored';
  if (epoch > board.epoch) {
    beginEpoch(board, epoch);
    return sent(board, rev, 'reset');
  }
  if (board.waitsFor !== undefined) return sent(board, rev);
  if (rev > board.rev) Object.assign(board, { rev, at });
  return 'confirmed';
}

function beginEpoch(board, epoch) {
  Object.assign(board, { epoch, rev: 0, at: undefined, head: undefined, sentTo: 0, waitsFor: 'snapshot' });
  board.rows.clear();
  return 'reset';
}

/** The connection has sent up to `to`, taken or not; -1 forgets what another one had sent. */
function sent(board, to, outcome = 'ignored') {
  board.sentTo = to < 0 ? 0 : Math.max(board.sentTo, to);
  if (board.waitsFor !== 'snapshot') board.waitsFor = board.rev < board.sentTo ? 'gap' : undefined;
  return outcome;
}

/** A frame that ends at our rev may say what the rows there add up to. */
function checked(board, digest, outcome) {
  if (digest === undefined || digest === digestOf(board.rows)) return outcome;
  board.rows.clear();
  board.waitsFor = 'snapshot';
  return 'mismatch';
}

/** As shared/src/wire/row-digest.ts: the sum of the mixed FNV-1a of `<key>@<rev>` of the rows that stand, as eight hex digits. */
function digestOf(rows) {
  let sum = 0;
  for (const { key, rev, deleted } of rows.values()) {
    if (deleted) continue;
    let hash = 0x811c9dc5;
    for (const letter of `${key}@${rev}`) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    sum += (hash ^ (hash >>> 16)) >>> 0;
  }
  return (sum >>> 0).toString(16).padStart(8, '0');
}

/** The row, unless there is none or it was withdrawn. */
export function rowOf(board, key) {
  const row = board.rows.get(key);
  return row === undefined || row.deleted ? undefined : row;
}
