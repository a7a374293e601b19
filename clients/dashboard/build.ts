import { rmSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const here = dirname(fileURLToPath(import.meta.url));
/** Everything that a viewer of the page loads, with gzip. */
const mostBytes = 90_000;

export type BuiltFile = { readonly name: string; readonly bytes: number; readonly gzipped: number };

/** `elements.js`: all elements, one module that needs no other file and no other host. Answers what was built; fails where it is too much. */
export async function buildDashboard(outFolder = join(here, 'dist')): Promise<readonly BuiltFile[]> {
  rmSync(outFolder, { recursive: true, force: true });
  await build({
    configFile: false,
    logLevel: 'warn',
    root: here,
    publicDir: false,
    // Whoever builds, a test too: without the warnings that libraries keep for development.
    resolve: { conditions: ['module', 'browser', 'production'] },
    build: {
      outDir: outFolder,
      emptyOutDir: false,
      target: 'es2022',
      minify: true,
      lib: { entry: join(here, 'src/elements.ts'), formats: ['es'], fileName: () => 'elements.js' },
      rolldownOptions: { output: { minify: true } },
    },
  });
  const files = await Promise.all((await readdir(outFolder)).map((name) => measure(outFolder, name)));
  const all = files.reduce((sum, { gzipped }) => sum + gzipped, 0);
  if (all > mostBytes) throw new Error(`the page has ${all} bytes with gzip, more than ${mostBytes}`);
  return files;
}

async function measure(folder: string, name: string): Promise<BuiltFile> {
  const bytes = await readFile(join(folder, name));
  return { name, bytes: bytes.length, gzipped: gzipSync(bytes, { level: 9 }).length };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  for (const { name, bytes, gzipped } of await buildDashboard())
    console.log(`${name}: ${bytes} bytes, ${gzipped} with gzip`);
}
