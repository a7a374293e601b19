/**
 * The sync rule of the feed for one topic: pure but for the board that it changes in place. Whoever holds the connection acts on the
 * outcome; nothing here sends, fetches or waits.
 *
 * @typedef {{ key: string, rev: number, deleted?: true }} Row
 * @typedef {{
 *   topic: string, epoch: string, rev: number, at: string | undefined, head: string | undefined,
 *   rows: Map<string, Row>, waitsFor: 'snapshot' | 'gap' | undefined
 * }} FeedBoard
 * @typedef {'replaced' | 'changed' | 'confirmed' | 'reset' | 'gap' | 'ignored'} Outcome
 */

/** @returns {FeedBoard} A board that has seen nothing: every epoch is larger than its own. */
export function emptyBoard(topic) {
  return { topic, epoch: '', rev: 0, at: undefined, head: undefined, rows: new Map(), waitsFor: 'snapshot' };
}

/**
 * `gap`: send one subscribe with the board's epoch and rev. `reset`: a larger epoch began; its snapshot is on its way.
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
    case 'reset':
      return frame.epoch > board.epoch ? beginEpoch(board, frame.epoch) : 'ignored';
    default:
      return 'ignored';
  }
}

function applySnapshot(board, { epoch, rev, at, head, rows }) {
  if (epoch < board.epoch) return 'ignored';
  if (epoch === board.epoch && rev < board.rev) return 'ignored';
  Object.assign(board, { epoch, rev, at, head, waitsFor: undefined });
  board.rows.clear();
  for (const row of rows) board.rows.set(row.key, row);
  return 'replaced';
}

function applyDelta(board, { epoch, from, to, at, rows }) {
  if (epoch > board.epoch) return beginEpoch(board, epoch);
  if (epoch < board.epoch || board.waitsFor === 'snapshot' || to <= board.rev) return 'ignored';
  if (from > board.rev) {
    if (board.waitsFor === 'gap') return 'ignored';
    board.waitsFor = 'gap';
    return 'gap';
  }
  for (const row of rows) {
    const stored = board.rows.get(row.key);
    if (!stored || stored.rev < row.rev) board.rows.set(row.key, row);
  }
  Object.assign(board, { rev: to, at, waitsFor: undefined });
  return 'changed';
}

function applyHeartbeat(board, { epoch, rev, at }) {
  if (epoch > board.epoch) return beginEpoch(board, epoch);
  if (epoch < board.epoch || board.waitsFor !== undefined) return 'ignored';
  if (rev > board.rev) Object.assign(board, { rev, at });
  return 'confirmed';
}

function beginEpoch(board, epoch) {
  Object.assign(board, { epoch, rev: 0, at: undefined, head: undefined, waitsFor: 'snapshot' });
  board.rows.clear();
  return 'reset';
}

/** The row, unless there is none or it was withdrawn. */
export function rowOf(board, key) {
  const row = board.rows.get(key);
  return row === undefined || row.deleted ? undefined : row;
}
