/**
 * A worker stops when the process that started it says so, unless a signal has told it already: one to the whole group, as from Ctrl-C, reaches
 * both, and a second signal would end the worker in the middle of its stop.
 */
export function stopWhenTold(): void {
  let isTold = false;
  const note = () => {
    isTold = true;
  };
  process.once('SIGTERM', note).once('SIGINT', note);
  process.on('message', (message: { type?: string }) => {
    if (message.type === 'stop' && !isTold) process.kill(process.pid, 'SIGTERM');
  });
}
