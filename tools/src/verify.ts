import type { Finding, Verified } from './verify/check/verify-log.ts';
import { LogVerifier } from './verify/check/verify-log.ts';
import { describeOutcome } from './verify/describe-outcome.ts';
import { type OpenLog, openLog } from './verify/open-log.ts';
import { readVerifyOptions } from './verify/read-options.ts';
import { createProgressBar } from './verify/show-progress.ts';

const options = readVerifyOptions(process.argv.slice(2));
try {
  const log = await openLog(options);
  const began = performance.now();
  const outcome = await verify(log);
  const seconds = (performance.now() - began) / 1000;
  process.stdout.write(`${describeOutcome(outcome, { ...log, seconds }).join('\n')}\n`);
  process.exitCode = 'rule' in outcome ? 1 : 0;
} catch (error) {
  process.stderr.write(`the log could not be read: ${(error as Error).message}\n`);
  process.exitCode = 2;
}

/** Line by line to the first bad one. */
async function verify({ election, published, lines, size }: OpenLog): Promise<Finding | Verified> {
  const verifier = new LogVerifier(election, published);
  const progress = createProgressBar(size);
  let bytes = 0;
  try {
    for await (const line of lines) {
      const finding = verifier.take(line);
      if (finding) return finding;
      bytes += line.length + 1;
      progress.show({ bytes, rev: verifier.rev });
    }
    return verifier.finish();
  } finally {
    progress.end();
  }
}
