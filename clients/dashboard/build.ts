import { readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'vite';

const here = dirname(fileURLToPath(import.meta.url));
const built = join(here, 'dist');
const modules = ['page', 'elements', 'desk'] as const;
/** What the page has beside its module; index.html without the figures. */
const paintedFiles = ['index.html', 'style.css', 'icon.svg'] as const;
/** What no viewer of the page loads. */
const beside: ReadonlySet<string> = new Set(['elements.js', 'desk.js']);
/** What the modules are made of. */
const sources = ['build.ts', 'src', '../sdk/src', '../../shared/src/election', '../../shared/src/wire'].map((path) =>
  join(here, path),
);
/** Everything that a viewer of the page loads, with gzip. */
const mostBytes = 90_000;

export type BuiltFile = { readonly name: string; readonly bytes: number; readonly gzipped: number };

/** Beside each module the same with gzip and brotli, which are what a broadcaster sends. */
const codings = ['.gz', '.br'] as const;

/**
 * `page.js`, the page with its elements, `elements.js`, the elements for other pages, and `desk.js`, the page of the desk: each one module
 * that needs no other file and no other host. Answers what each of them is; fails where the page of viewers is too much.
 */
export async function buildDashboard(outFolder = built): Promise<readonly BuiltFile[]> {
  const unfinished = `${outFolder}.${process.pid}`;
  rmSync(unfinished, { recursive: true, force: true });
  for (const name of modules) await buildModule(name, unfinished);
  const files = await Promise.all(
    [
      ...modules.map((name) => join(unfinished, `${name}.js`)),
      ...paintedFiles.map((name) => join(here, 'public', name)),
    ].map(measure),
  );
  const all = files.filter(({ name }) => !beside.has(name)).reduce((sum, { gzipped }) => sum + gzipped, 0);
  if (all > mostBytes) throw new Error(`the page has ${all} bytes with gzip, more than ${mostBytes}`);
  for (const name of modules) await compress(join(unfinished, `${name}.js`));
  // Whoever looks meanwhile finds the older build or the whole new one.
  rmSync(outFolder, { recursive: true, force: true });
  renameSync(unfinished, outFolder);
  return files;
}

/** Builds where nothing is built, or a source is newer. Answers whether it did. */
export async function buildWhereOld(): Promise<boolean> {
  const files = modules.flatMap((name) => ['', ...codings].map((coding) => join(built, `${name}.js${coding}`)));
  const builtAt = Math.min(...files.map(changedAt));
  const newest = Math.max(...sources.flatMap(filesOf).map(changedAt));
  if (builtAt >= newest) return false;
  await buildDashboard();
  return true;
}

function filesOf(path: string): readonly string[] {
  if (!statSync(path).isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(ts|json)$/.test(name) && !name.endsWith('.test.ts'))
    .map((name) => join(path, name));
}

function changedAt(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Number.NEGATIVE_INFINITY;
}

async function buildModule(name: string, outFolder: string): Promise<void> {
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
      lib: { entry: join(here, `src/${name}.ts`), formats: ['es'], fileName: () => `${name}.js` },
      rolldownOptions: { output: { minify: true } },
    },
  });
}

async function compress(path: string): Promise<void> {
  const bytes = await readFile(path);
  writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }));
  writeFileSync(`${path}.br`, brotliCompressSync(bytes));
}

async function measure(path: string): Promise<BuiltFile> {
  const bytes = await readFile(path);
  return { name: basename(path), bytes: bytes.length, gzipped: gzipSync(bytes, { level: 9 }).length };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (process.argv.includes('--where-old')) await buildWhereOld();
  else
    for (const { name, bytes, gzipped } of await buildDashboard())
      console.log(`${name}: ${bytes} bytes, ${gzipped} with gzip`);
}
