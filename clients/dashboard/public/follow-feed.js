import { applyFrame, emptyBoard } from './apply-frame.js';

const subprotocol = 'election-night.v1.json';
/** No usable frame in this time: the snapshot is fetched over HTTP instead. */
const waitForFrameMs = 5000;
/** Backoff: doubled at each failure, and a random part of it is waited, so that viewers do not come back together. */
const backoffMs = { least: 500, most: 20_000 };

/**
 * Keeps one board in step with the feed of a night: connects, resumes where it was, repairs gaps, changes epochs, and comes back after
 * any end of a connection that is not final. `onChange(board, connection)` is called after whatever changed. `first` is a snapshot to
 * begin with, if there is one; another topic's is ignored.
 */
export function followFeed({ night, topic, first, onChange }) {
  const board = emptyBoard(topic);
  const base = `/v1/nights/${night}`;
  const connection = { state: 'connecting', heardAt: 0, detail: '' };
  let socket;
  let failures = 0;
  let heartbeatMs = 10_000;
  let watch;
  let comeBackWithin;

  if (first?.night === night && applyFrame(board, first) === 'replaced') onChange(board, connection);
  connect();
  setInterval(() => {
    const silentMs = Date.now() - connection.heardAt;
    if (socket?.readyState === WebSocket.OPEN && silentMs > 2.5 * heartbeatMs) socket.close();
  }, 1000);

  function connect() {
    const query = new URLSearchParams({ topics: topic });
    if (board.waitsFor !== 'snapshot') {
      query.set('epoch', board.epoch);
      query.set('rev', String(board.rev));
    }
    const scheme = location.protocol === 'https:' ? 'wss:' : 'ws:';
    const mine = new WebSocket(`${scheme}//${location.host}${base}/feed?${query}`, subprotocol);
    socket = mine;
    mine.onmessage = ({ data }) => mine === socket && receive(JSON.parse(data));
    mine.onclose = ({ code, reason }) => mine === socket && comeBack(code, reason);
  }

  function receive(frame) {
    failures = 0;
    connection.heardAt = Date.now();
    if (frame.type === 'notice') comeBackWithin = frame.reconnectMs;
    if (frame.type === 'hello') {
      heartbeatMs = frame.heartbeatMs;
      connection.state = 'connected';
    }
    const outcome = applyFrame(board, frame);
    act(outcome);
    if (outcome !== 'ignored' || frame.type === 'hello') onChange(board, connection);
  }

  function act(outcome) {
    if (outcome === 'gap' && socket?.readyState === WebSocket.OPEN) {
      socket.send(JSON.stringify({ type: 'subscribe', topic, epoch: board.epoch, rev: board.rev }));
    }
    if (outcome === 'gap' || outcome === 'reset' || outcome === 'mismatch') watchForFrame();
    else if (board.waitsFor === undefined) clearTimeout(watch);
  }

  function watchForFrame() {
    clearTimeout(watch);
    watch = setTimeout(fetchSnapshot, waitForFrameMs);
  }

  async function fetchSnapshot() {
    if (board.waitsFor === undefined) return;
    try {
      const answer = await fetch(`${base}/snapshot?topic=${encodeURIComponent(topic)}`);
      if (answer.ok) {
        act(applyFrame(board, await answer.json()));
        onChange(board, connection);
      }
    } catch {
      // The page goes on with what it has and tries again.
    }
    if (board.waitsFor !== undefined) watchForFrame();
  }

  function comeBack(code, reason) {
    // 44xx: the same request would be refused again.
    if (code >= 4400 && code < 4500) {
      Object.assign(connection, { state: 'refused', detail: reason || String(code) });
      return onChange(board, connection);
    }
    Object.assign(connection, { state: 'reconnecting', detail: reason });
    onChange(board, connection);
    setTimeout(connect, delayMs(code));
    if (board.waitsFor !== undefined) fetchSnapshot();
  }

  function delayMs(code) {
    failures += 1;
    if (code === 1012) {
      const [from, to] = comeBackWithin ?? [500, 8000];
      return from + Math.random() * (to - from);
    }
    const most = Math.min(backoffMs.most, backoffMs.least * 2 ** failures);
    return backoffMs.least + Math.random() * most;
  }
}
