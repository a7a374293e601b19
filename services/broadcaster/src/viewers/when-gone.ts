import type { IncomingMessage, ServerResponse } from 'node:http';

/**
 * Calls back once: when the answer has been sent, or when its connection is gone. Both are asked, since a request that waits behind another
 * one on the same connection has no socket of its own, and its answer never learns of the end.
 */
export function whenGone(request: IncomingMessage, response: ServerResponse, callback: () => void): void {
  const { socket } = request;
  const gone = () => {
    socket.off('close', gone);
    response.off('close', gone);
    callback();
  };
  socket.once('close', gone);
  response.once('close', gone);
}
