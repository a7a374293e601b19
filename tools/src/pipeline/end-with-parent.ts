/**
 * Loaded before a service by who starts it. A service stops in order when its parent goes away, but only once it has started; one that
 * still waits for a Redis that went with the parent would wait for ever.
 */
const stoppedWithinMs = 9000;

process.once('disconnect', () => {
  const hearsItself = process.listenerCount('disconnect') > 0;
  if (!hearsItself) process.exit(1);
  setTimeout(() => process.exit(1), stoppedWithinMs).unref();
});
if (!process.connected) process.exit(1);
