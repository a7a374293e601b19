import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'vite';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '../..');
const entry = 'clients/sdk/src/feed.ts';

/** One module without imports, and declarations that need nothing else: the types of the rows come along. Answers where they are. */
export async function buildSdk(outFolder = join(here, 'dist')): Promise<string> {
  rmSync(outFolder, { recursive: true, force: true });
  await build({
    configFile: false,
    logLevel: 'warn',
    root: here,
    build: {
      outDir: outFolder,
      emptyOutDir: false,
      target: 'es2022',
      minify: true,
      lib: { entry: join(root, entry), formats: ['es'], fileName: () => 'index.js' },
      rolldownOptions: { output: { minify: true } },
    },
  });
  writeDeclarations(outFolder);
  return outFolder;
}

/** What `tsc` declares, as far as the entry reaches, with specifiers that work outside of the repository. */
function writeDeclarations(outFolder: string): void {
  const declared = mkdtempSync(join(tmpdir(), 'sdk-types-'));
  try {
    const config = join(declared, 'tsconfig.json');
    const compilerOptions = {
      noEmit: false,
      declaration: true,
      emitDeclarationOnly: true,
      rootDir: root,
      outDir: declared,
      // Found as a package, their declarations would not be written.
      paths: { '@election-night/shared/*': [join(root, 'shared/src/*')] },
      typeRoots: [join(root, 'node_modules/@types')],
    };
    writeFileSync(
      config,
      JSON.stringify({ extends: join(root, 'tsconfig.base.json'), files: [join(root, entry)], compilerOptions }),
    );
    execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', config], { stdio: 'inherit' });

    const pending = [declarationOf(entry)];
    for (const path of pending) {
      const text = readFileSync(join(declared, path), 'utf8').replace(
        /(from|import\()\s*(['"])([^'"]+)\2/g,
        (_, word, quote, of) => {
          const target = declarationOf(sourceOf(path, of));
          if (!pending.includes(target)) pending.push(target);
          return `${word} ${quote}./${relative(dirname(flat(path)), flat(target)).replace(/\.d\.ts$/, '.js')}${quote}`;
        },
      );
      mkdirSync(outFolder, { recursive: true });
      writeFileSync(join(outFolder, flat(path)), text);
    }
  } finally {
    rmSync(declared, { recursive: true });
  }
}

const declarationOf = (path: string) => path.replace(/\.ts$/, '.d.ts');
/** All in one folder; the entry has the name of the package's module. */
const flat = (path: string) => (path === declarationOf(entry) ? 'index.d.ts' : (path.split('/').at(-1) as string));

function sourceOf(from: string, specifier: string): string {
  if (specifier.startsWith('.')) return join(dirname(from), specifier);
  const shared = /^@election-night\/shared\/(.+)$/.exec(specifier)?.[1];
  if (!shared) throw new Error(`the declarations of the SDK would need ${specifier}`);
  return `shared/src/${shared}`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await buildSdk();
