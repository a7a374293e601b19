import 'ws';

// Options of ws 8.23 that @types/ws does not name yet.
declare module 'ws' {
  interface ServerOptions<U, V> {
    closeTimeout?: number | undefined;
    maxPendingAutoPongs?: number | undefined;
  }
}
