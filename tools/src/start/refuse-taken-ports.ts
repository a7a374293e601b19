import { createServer } from 'node:net';

/**
 * Throws one sentence where a port is taken, before anything else is started. Somebody may still take it in between; then the service
 * says so itself.
 */
export async function refuseTakenPorts(
  ports: readonly { readonly port: number; readonly variable: string }[],
): Promise<void> {
  for (const [index, { port, variable }] of ports.entries()) {
    const same = ports.slice(0, index).find((other) => port !== 0 && other.port === port);
    if (same) throw new Error(`${same.variable} and ${variable} are both ${port}; set one of them to another port`);
    const problem = await problemOf(port);
    if (problem === 'EADDRINUSE') {
      throw new Error(`port ${port} is taken by another program; set ${variable} to another one, or to 0 for any`);
    }
    if (problem === 'EACCES') throw new Error(`port ${port} needs more rights; set ${variable} to one above 1023`);
  }
}

function problemOf(port: number): Promise<string | undefined> {
  return new Promise((done) => {
    const server = createServer();
    server.once('error', (error: NodeJS.ErrnoException) => done(error.code));
    server.listen(port, '127.0.0.1', () => server.close(() => done(undefined)));
  });
}
