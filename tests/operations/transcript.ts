import { readFile } from 'node:fs/promises';
import { repositoryRoot } from '../../tools/src/pipeline/service-process.ts';
import { startPipeline } from '../../tools/src/pipeline/start-pipeline.ts';
import { runScript, type Step } from './run-script.ts';
import { StableWords } from './stable-words.ts';

export const transcriptFile = 'docs/operations-transcript.md';

const preface = `# A night from the command line

What the desk of a small night types and sees: [the commands](../tests/operations/night.sh), run against real processes with
[a definition and tables of its own](../tests/operations/night). A test runs them all again and fails where anything here differs;
\`npm run operations-transcript\` writes this page.

As it was printed, but for empty lines and what differs each time: ports and files of keys are the usual ones, the digest of a held entry is
\`e00000000001\`, and hashes, random ids, epochs, runs and speeds are cut to \`…\`. A line in brackets tells an exit code other than 0. What the commands mean is in [operations](operations.md#deciding).

`;

/** The page, from a night of its own that is played through with what a person types. Takes about a minute. */
export async function writeTranscript(): Promise<{ readonly page: string; readonly steps: readonly Step[] }> {
  const pipeline = await startPipeline({ nights: `replay:${repositoryRoot}/tests/operations/night` });
  try {
    const words = new StableWords({
      'http://127.0.0.1:8081': pipeline.ingestorUrl,
      'http://127.0.0.1:8080': pipeline.broadcasterUrl,
      '.data/keys/senders/keys.json': pipeline.senderKeysFile,
    });
    const script = await readFile(`${repositoryRoot}/tests/operations/night.sh`, 'utf8');
    const steps = await runScript(script, { root: repositoryRoot, words });
    return { page: `${preface}\`\`\`\n${steps.map(linesOf).join('')}\`\`\`\n`, steps };
  } finally {
    await pipeline.stop();
  }
}

function linesOf(step: Step): string {
  if ('prose' in step) return step.prose === '' ? '\n' : `# ${step.prose}\n`;
  const { command, printed, code } = step;
  // An empty line within what a tool prints would look like the end of a step.
  const lines = printed.split('\n').filter((line) => line !== '');
  return [`$ ${command}`, ...lines, ...(code === 0 ? [] : [`[exit code ${code}]`])].join('\n').concat('\n');
}
