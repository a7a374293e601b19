import type { ProblemCode } from '@election-night/shared/wire/problem.ts';

export type InTime<T> =
  | { readonly outcome: 'answered'; readonly value: T }
  | {
      readonly outcome: 'trouble';
      readonly code: Extract<ProblemCode, 'store-unavailable' | 'outcome-unknown'>;
      readonly reason: string;
    };

/**
 * Waits for what is asked of Redis, `withinMs` at most. Trouble with Redis is an outcome; a programmer's error is thrown.
 * `store-unavailable`: Redis said no, or was not asked. `outcome-unknown`: it was asked, and no answer came.
 */
export async function answerInTime<T>(withinMs: number, asked: Promise<T>): Promise<InTime<T>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<InTime<T>>((resolve) => {
    const trouble: InTime<T> = { outcome: 'trouble', code: 'outcome-unknown', reason: 'no answer in time' };
    timer = setTimeout(resolve, withinMs, trouble);
  });
  try {
    return await Promise.race([asked.then(answered, troubleOf), late]);
  } finally {
    clearTimeout(timer);
  }
}

function answered<T>(value: T): InTime<T> {
  return { outcome: 'answered', value };
}

function troubleOf(error: unknown): InTime<never> {
  const { name, message } = error as Error;
  if (error instanceof TypeError || error instanceof RangeError || error instanceof ReferenceError) throw error;
  const saidNo = name === 'ReplyError' || message.startsWith("Stream isn't writeable");
  return { outcome: 'trouble', code: saidNo ? 'store-unavailable' : 'outcome-unknown', reason: message };
}
