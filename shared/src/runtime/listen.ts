/** What Fastify offers to listen. */
type Listener = {
  listen(options: { host: string; port: number; backlog: number; listenTextResolver: () => string }): Promise<string>;
};

/**
 * Connections that may wait to be accepted (Linux takes the smaller of this and net.core.somaxconn, 4096). When a broadcaster restarts,
 * its viewers come back within seconds; who finds the 511 of Node's default taken asks again after a second, then three.
 */
const backlog = 4096;

/** Listens on the address that the environment gave, and returns its URL. A taken port is told by the name of the variable to change. */
export async function listen(server: Listener, host: string, port: number, variable: string): Promise<string> {
  try {
    return await server.listen({ host, port, backlog, listenTextResolver: () => 'listening' });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause;
    throw new Error(`port ${port} of ${host} is taken; set ${variable} to a free one`, { cause });
  }
}
