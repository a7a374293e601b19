import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Calls back once: when the answer has been sent, or when its connection is gone. Both are asked, since a request that waits behind another
 * one on the same connection has no socket of its own, and its answer never learns of the end.
 */
export function whenGone(request: IncomingMessage, response: ServerResponse, callback: () => void): void {
  const { socket } = request;
  let isGone = false;
  const gone = () => {
    // The end of a socket ends its answer first, while the socket's own listeners are still to be called: too late to take this one off.
    if (isGone) return;
    isGone = true;
    socket.off('close', gone);
    response.off('close', gone);
    callback();
  };
  socket.once('close', gone);
  response.once('close', gone);
}
