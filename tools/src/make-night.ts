import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { buildNight, type NightFiles } from './make-night/build-night.ts';
import { describeMistake } from './make-night/mistakes.ts';

const program = new Command('make-night')
  .description(
    'Writes definition.json, reports.ndjson and gaps.json of a recording from its night.json and csv/. See docs/make-a-night.md.',
  )
  .argument('<folder>', 'such as recordings/kazakhstan-2023')
  .option('--check', 'write nothing; fail where the files in the folder differ from what would be written')
  .parse();

const folder = program.args[0] as string;
const built = await buildNight(folder);
if (!built.ok) {
  for (const mistake of built.mistakes) console.error(describeMistake(mistake));
  console.error(`${built.mistakes.length} mistake(s) in ${folder}; nothing was written`);
  process.exitCode = 1;
} else if (program.opts<{ check?: true }>().check) {
  await compare(folder, built.files);
} else {
  for (const [file, text] of built.files) await writeFile(join(folder, file), text);
  console.error(`wrote ${[...built.files.keys()].join(', ')} in ${folder}`);
}

async function compare(folder: string, files: NightFiles): Promise<void> {
  for (const [file, text] of files) {
    const committed = await readFile(join(folder, file), 'utf8').catch(() => undefined);
    if (committed === text) continue;
    const what = committed === undefined ? 'is missing' : 'differs from what its CSV gives';
    console.error(`${join(folder, file)} ${what}; run: npm run make-night -- ${folder}`);
    process.exitCode = 1;
  }
}
