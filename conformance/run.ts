import { parseArgs } from 'node:util';
import { externalClient } from './external-client.ts';
import { runVector } from './run-vector.ts';
import { readVectors } from './vector.ts';

const { values } = parseArgs({ options: { client: { type: 'string' }, only: { type: 'string', default: '' } } });
if (!values.client) {
  console.error('Usage: node --import tsx conformance/run.ts --client "command" [--only part-of-a-name]');
  process.exit(2);
}

const client = externalClient(values.client);
const vectors = [...readVectors()].filter(([name]) => name.includes(values.only));
let failed = 0;
try {
  for (const [name, vector] of vectors) {
    const mistakes = await runVector(vector, client);
    if (mistakes.length === 0) continue;
    failed += 1;
    console.log(`✗ ${name}: ${vector.title} (${vector.rules.join(', ')})`);
    for (const mistake of mistakes) console.log(`    ${mistake}`);
  }
  console.log(`${vectors.length - failed} of ${vectors.length} vectors`);
} catch (error) {
  failed += 1;
  console.log(`✗ ${(error as Error).message}`);
} finally {
  client.end();
}
process.exitCode = failed === 0 ? 0 : 1;
