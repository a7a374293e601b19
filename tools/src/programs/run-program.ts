import { spawn } from 'node:child_process';

/** Runs a program to its end and resolves with its exit code. What it prints goes to stderr: stdout may be rows that somebody compares. */
export function runProgram(
  program: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly quiet?: boolean } = {},
): Promise<number | null> {
  const output = options.quiet ? 'ignore' : process.stderr;
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
      stdio: ['ignore', output, output],
    });
    child.once('error', reject);
    child.once('exit', resolve);
  });
}

/** What a program prints on both its outputs; undefined where it cannot be started or takes longer than five seconds. */
export function printedBy(
  program: string,
  args: readonly string[],
  options: { readonly argv0?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<string | undefined> {
  return new Promise((done) => {
    const child = spawn(program, args, { ...options, timeout: 5000, stdio: ['ignore', 'pipe', 'pipe'] });
    let printed = '';
    for (const output of [child.stdout, child.stderr]) {
      output.setEncoding('utf8').on('data', (text: string) => {
        printed += text;
      });
    }
    child.once('error', () => done(undefined));
    child.once('close', () => done(printed));
  });
}
