/** What Fastify offers to listen. */
type Listener = { listen(options: { host: string; port: number; listenTextResolver: () => string }): Promise<string> };

/** Listens on the address that the environment gave, and returns its URL. A taken port is told by the name of the variable to change. */
export async function listen(server: Listener, host: string, port: number, variable: string): Promise<string> {
  try {
    return await server.listen({ host, port, listenTextResolver: () => 'listening' });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause;
    throw new Error(`port ${port} of ${host} is taken; set ${variable} to a free one`, { cause });
  }
}
