import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { ClientUnderTest, Report } from './vector.ts';

/** Longer than any client thinks. */
const answerMs = 10_000;

/**
 * A program that reads a line of JSON and answers with one: `{"begin":["summary"]}` with `{}`, `{"channel":"socket","message":{…}}` with
 * its state by topic. Throws where it ends, is silent or writes something else.
 */
export function externalClient(command: string): ClientUnderTest & { end(): void } {
  const child = spawn(command, { shell: true, stdio: ['pipe', 'pipe', 'inherit'], detached: true });
  const waiting: ((line: string | undefined) => void)[] = [];
  let hasEnded = false;
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.(line));
  child.stdin.on('error', () => undefined);
  child.on('close', () => {
    hasEnded = true;
    for (const answer of waiting.splice(0)) answer(undefined);
  });

  async function ask(question: object): Promise<Report> {
    if (hasEnded) throw new Error('the client has ended');
    const line = await new Promise<string | undefined>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`the client did not answer in ${answerMs / 1000} s`)), answerMs);
      waiting.push((answer) => {
        clearTimeout(timer);
        resolve(answer);
      });
      child.stdin.write(`${JSON.stringify(question)}\n`);
    });
    if (line === undefined) throw new Error('the client ended instead of answering');
    return JSON.parse(line) as Report;
  }

  return {
    begin: async (topics) => void (await ask({ begin: topics })),
    take: (channel, message) => ask({ channel, message }),
    end() {
      child.stdin.end();
      // The shell and what it started.
      if (!hasEnded && child.pid) process.kill(-child.pid);
    },
  };
}
