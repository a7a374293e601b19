import { execFile } from 'node:child_process';
import type { StableWords } from './stable-words.ts';

/** A line of the script: prose, an empty line, or a command with what it printed. */
export type Step =
  | { readonly prose: string }
  | { readonly command: string; readonly printed: string; readonly code: number };

/**
 * Types a script of a shell line by line, as a person does at one prompt: what it exports holds for the lines after.
 */
export async function runScript(
  script: string,
  { root, words }: { readonly root: string; readonly words: StableWords },
): Promise<readonly Step[]> {
  const steps: Step[] = [];
  const exports: string[] = [];
  for (const line of script.trimEnd().split('\n')) {
    if (line === '' || line.startsWith('# ')) {
      steps.push({ prose: line.slice(2) });
      continue;
    }
    const command = words.real(line);
    if (/^export /.test(command)) {
      exports.push(command);
      steps.push({ command: line, printed: '', code: 0 });
      continue;
    }
    const { printed, code } = await runInShell([...exports, command].join('\n'), root);
    steps.push({ command: line, printed: words.shown(printed), code });
  }
  return steps;
}

/** Both outputs in one stream, in the order in which a terminal shows them. */
function runInShell(command: string, cwd: string): Promise<{ printed: string; code: number }> {
  return new Promise((resolve) => {
    // What whoever runs the tests has set for a night of their own.
    const { DESK_KEY: _desk, ELECTION_KEY: _source, REDIS_URL: _redis, ...inherited } = process.env;
    const env = { ...inherited, NO_COLOR: '1' };
    execFile('sh', ['-c', `exec 2>&1\n${command}`], { cwd, env }, (error, printed) =>
      resolve({ printed, code: error ? Number(error.code) : 0 }),
    );
  });
}
