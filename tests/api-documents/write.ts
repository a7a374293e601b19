import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { apiDocuments } from './documents.ts';
import { movedSchemas, pinRule, pinsFile, pinsText, presentPins, readPins } from './pins.ts';

// npm run api-documents [-- --additive]: writes docs/api from the schemas of the wire.

const folder = 'docs/api';
const isAdditive = process.argv.includes('--additive');
const documents = apiDocuments();
await mkdir(`${folder}/schemas`, { recursive: true });
for (const name of await readdir(`${folder}/schemas`)) {
  if (!documents.has(`schemas/${name}`)) await rm(`${folder}/schemas/${name}`);
}
for (const [path, text] of documents) await writeFile(`${folder}/${path}`, text);
process.stdout.write(`${documents.size} files written to ${folder}\n`);

const before = readPins();
const now = presentPins();
const moved = before ? movedSchemas(before, now) : [];
if (!before || isAdditive || before.subprotocol !== now.subprotocol || moved.length === 0) {
  await writeFile(pinsFile, pinsText(now));
} else {
  process.stderr.write(`${pinRule}\nNot as pinned: ${moved.join(', ')}\n`);
  process.exitCode = 1;
}
