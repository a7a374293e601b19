import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { loadNights } from '@election-night/shared/runtime/load-nights.ts';
import { Command } from 'commander';
import { makeKeys } from './pipeline/demo-keys.ts';

const command = new Command('make-keys')
  .description(
    'Makes new keys for every source of the nights, for the replay, and for the desk: digests for the ingestor (KEYS_FILE), keys in the clear for those who send.',
  )
  .argument('<folder...>', 'recordings or nights, such as recordings/kazakhstan-2023')
  .option('--out <folder>', 'where ingestor/keys.json and senders/keys.json are written', '.data/keys')
  .option('--force', 'replace the keys that are there: senders with old keys are refused from then on')
  .showHelpAfterError('(--help lists all options)')
  .parse();

const { out, force } = command.opts<{ out: string; force?: true }>();
try {
  const nights = await loadNights(command.args.map((folder) => `replay:${folder}`).join(','));
  const { senders, ingestor } = makeKeys(nights);
  // The digests open nothing, and the ingestor runs as another user; the keys in the clear are for this user alone.
  const digests = await write(join(out, 'ingestor', 'keys.json'), ingestor, 0o644);
  const clear = await write(join(out, 'senders', 'keys.json'), senders, 0o600);
  process.stdout.write(`KEYS_FILE of the ingestor: ${digests}\nkeys in the clear, for --keys: ${clear}\n`);
} catch (error) {
  const { code, message, path } = error as NodeJS.ErrnoException;
  process.stderr.write(`${code === 'EEXIST' ? `${path} is there already; --force replaces it` : message}\n`);
  process.exitCode = 1;
}

async function write(path: string, json: unknown, mode: number): Promise<string> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `${JSON.stringify(json, null, 2)}\n`, { mode, flag: force ? 'w' : 'wx' });
  return path;
}
