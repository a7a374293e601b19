import { serverCore } from '../processes/pin.ts';
import { sourceArgs, startProcess } from '../processes/start-process.ts';
import type { LoadCalls } from './load-process.ts';

export type LoadClient = {
  readonly pid: number;
  call<Name extends keyof LoadCalls>(
    name: Name,
    ...argument: Parameters<LoadCalls[Name]>
  ): Promise<Awaited<ReturnType<LoadCalls[Name]>>>;
  stop(): Promise<void>;
};

/** The process that plays the viewers, on another core than the server. */
export async function startLoadClient(): Promise<LoadClient> {
  const load = await startProcess({
    args: sourceArgs(new URL('load-process.ts', import.meta.url)),
    core: serverCore + 1,
  });
  const waiting = new Map<number, { resolve(value: never): void; reject(reason: Error): void }>();
  let lastId = 0;
  load.onMessage(({ id, value, error }: { id: number; value: never; error?: string }) => {
    const call = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) call?.resolve(value);
    else call?.reject(new Error(error));
  });
  let hasEnded = false;
  load.ended.then(() => {
    hasEnded = true;
    for (const { reject } of waiting.values()) reject(new Error('the load client ended'));
  });
  return {
    pid: load.pid,
    call: (call, ...[argument]) =>
      new Promise((resolve, reject) => {
        if (hasEnded) return reject(new Error('the load client ended'));
        lastId += 1;
        waiting.set(lastId, { resolve, reject });
        load.send({ id: lastId, call, argument });
      }),
    stop: load.stop,
  };
}
