// As much of the peers as the benches use: they are not installed where types are checked.

declare module 'socket.io' {
  import type { Server as HttpServer } from 'node:http';
  export class Server {
    constructor(server: HttpServer, options: { transports: readonly string[]; serveClient: boolean });
    on(event: 'connection', listener: (socket: { join(room: string): void }) => void): void;
    to(room: string): { emit(event: string, message: unknown): void };
  }
}

declare module '@trufflesuite/uws-js-unofficial' {
  type App = {
    ws(
      path: string,
      behavior: Readonly<Record<string, unknown>> & { open(socket: { subscribe(topic: string): void }): void },
    ): App;
    listen(host: string, port: number, listening: (socket: object | false) => void): App;
    publish(topic: string, message: string | Uint8Array, isBinary: boolean, compress: boolean): boolean;
  };
  const uWS: { App(): App; DISABLED: number; SHARED_COMPRESSOR: number; us_socket_local_port(socket: object): number };
  export default uWS;
}

declare module '@fastify/compress' {
  import type { FastifyPluginAsync } from 'fastify';

  const compress: FastifyPluginAsync<{ encodings: readonly string[] }>;
  export default compress;
}
