import uWS from '@trufflesuite/uws-js-unofficial';
import { takeOrders } from './take-orders.ts';

// WAY: plain, shared-compressor. Nobody is cut off for being behind: an overload is to be seen.
const compresses = process.env['WAY'] === 'shared-compressor';
const app = uWS.App().ws('/*', {
  compression: compresses ? uWS.SHARED_COMPRESSOR : uWS.DISABLED,
  idleTimeout: 0,
  maxBackpressure: 64 * 1024 * 1024,
  open: (socket) => socket.subscribe('night'),
});
app.listen('127.0.0.1', 0, (listening) => {
  if (!listening) throw new Error('no port');
  takeOrders(uWS.us_socket_local_port(listening), (texts) => {
    for (const text of texts) app.publish('night', text, false, compresses);
  });
});
