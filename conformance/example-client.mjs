// A client under examination, in plain JavaScript: a line of JSON in, a line out. The rule itself is `take`; the rest is for the runner.
import { createInterface } from 'node:readline';

let boards = [];

function take(board, frame) {
  const { type, epoch, topic = board.topic } = frame;
  const known = ['hello', 'snapshot', 'delta', 'heartbeat', 'reset'].includes(type);
  if (!known || topic !== board.topic || epoch < board.epoch) return 'none';
  const isNew = epoch > board.epoch;
  if (isNew) Object.assign(board, { epoch, rev: 0, sentTo: 0, isLoaded: false, rows: new Map() });

  if (type === 'snapshot') {
    if (frame.rev < board.rev) return 'none';
    Object.assign(board, { rev: frame.rev, isLoaded: true, rows: new Map(frame.rows.map((row) => [row.key, row])) });
    return checked(board, frame, board.rev < board.sentTo ? 'subscribe' : 'none');
  }
  if (type === 'hello') board.sentTo = 0;
  if (type === 'delta' && board.isLoaded && frame.from <= board.rev) {
    if (frame.to < board.rev) return 'none';
    for (const row of frame.to > board.rev ? frame.rows : []) {
      const stored = board.rows.get(row.key);
      if (stored && stored.rev >= row.rev) continue;
      if (row.deleted) board.rows.delete(row.key);
      else board.rows.set(row.key, row);
    }
    board.rev = frame.to;
    return checked(board, frame, 'none');
  }
  if (type === 'delta' || type === 'heartbeat') {
    const sentTo = frame.to ?? frame.rev;
    const waited = waitsFor(board);
    if (type === 'heartbeat' && !waited) board.rev = Math.max(board.rev, sentTo);
    else board.sentTo = Math.max(board.sentTo, sentTo);
    if (!waited && waitsFor(board) === 'gap') return 'subscribe';
  }
  return isNew ? 'await-snapshot' : 'none';
}

/** A frame that ends at our rev says what the rows there add up to. */
function checked(board, frame, action) {
  if (frame.digest === undefined || frame.digest === digestOf(board)) return action;
  Object.assign(board, { isLoaded: false, rows: new Map() });
  return 'fetch-snapshot';
}

function digestOf({ rows }) {
  let sum = 0;
  for (const { key, rev } of rows.values()) {
    let hash = 0x811c9dc5;
    for (const letter of `${key}@${rev}`) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193);
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    sum += (hash ^ (hash >>> 16)) >>> 0;
  }
  return (sum >>> 0).toString(16).padStart(8, '0');
}

function waitsFor({ isLoaded, rev, sentTo }) {
  if (!isLoaded) return 'snapshot';
  return rev < sentTo ? 'gap' : null;
}

function reportOf(board, action) {
  const rows = Object.fromEntries([...board.rows.values()].map(({ key, ...row }) => [key, row]));
  return { epoch: board.epoch, rev: board.rev, waitsFor: waitsFor(board), rows, digest: digestOf(board), action };
}

createInterface({ input: process.stdin }).on('line', (line) => {
  const { begin, message } = JSON.parse(line);
  if (begin) boards = begin.map((topic) => ({ topic, epoch: '', rev: 0, sentTo: 0, isLoaded: false, rows: new Map() }));
  const answer = begin ? [] : boards.map((board) => [board.topic, reportOf(board, take(board, message))]);
  process.stdout.write(`${JSON.stringify(Object.fromEntries(answer))}\n`);
});
