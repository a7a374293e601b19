import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Mutant, mutants } from './mutants.ts';

// npm run test:mutants [-- word…]: breaks a copy of the sources in one place at a time and runs the test that must notice. A test that stays green
// then would not notice the mistake either when somebody makes it.

const root = fileURLToPath(new URL('../..', import.meta.url));
const words = process.argv.slice(2);
const chosen = mutants.filter(({ name }) => words.every((word) => name.includes(word)));

/** Tests that were seen green without any mutant. */
const sound = new Set<string>();

const copy = await copySources();
try {
  let caught = 0;
  for (const mutant of chosen) {
    const red = await redTestsOf(mutant);
    if (red.length > 0) caught += 1;
    const verdict = red.length > 0 ? `caught by "${red[0]}"` : 'NOT CAUGHT';
    process.stdout.write(`${mutant.name}: ${verdict}, ${mutant.test}\n`);
  }
  process.stdout.write(`caught ${caught} of ${chosen.length}\n`);
  if (caught < chosen.length) process.exitCode = 1;
} finally {
  await rm(copy, { recursive: true, force: true });
}

/** Everything but what is fetched or made; packages are linked one by one, so that the members of the workspace are those of the copy. */
async function copySources(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'en-mutants-'));
  const left = new Set(['node_modules', '.git', '.data', 'dist']);
  await cp(root, folder, {
    recursive: true,
    filter: (path) =>
      !relative(root, path)
        .split('/')
        .some((name) => left.has(name)),
  });
  const [from, to] = [join(root, 'node_modules'), join(folder, 'node_modules')];
  await mkdir(join(to, '@election-night'), { recursive: true });
  for (const name of await readdir(from)) {
    if (name !== '@election-night' && !name.startsWith('.vite')) await symlink(join(from, name), join(to, name));
  }
  for (const name of await readdir(join(from, '@election-night'))) {
    const member = join('@election-night', name);
    await symlink(await readlink(join(from, member)), join(to, member));
  }
  return folder;
}

/** Names of the tests that fail with the mutant in place and pass without it: where they do not, that is thrown. */
async function redTestsOf(mutant: Mutant): Promise<string[]> {
  const file = join(copy, mutant.file);
  const text = await readFile(file, 'utf8');
  if (text.split(mutant.before).length !== 2)
    throw new Error(`${mutant.file} does not have this once: ${mutant.before}`);
  const test = `${mutant.test} ${mutant.named ?? ''}`;
  if (!sound.has(test)) {
    const [red] = await failing(mutant);
    if (red) throw new Error(`without any mutant, this fails: ${red.name}\n${red.why}`);
    sound.add(test);
  }
  await writeFile(
    file,
    text.replace(mutant.before, () => mutant.after),
  );
  try {
    return (await failing(mutant)).map(({ name }) => name);
  } finally {
    await writeFile(file, text);
  }
}

type TestResult = { readonly status: string; readonly fullName: string; readonly failureMessages?: readonly string[] };
type Report = {
  readonly numPassedTests: number;
  readonly testResults: readonly { readonly assertionResults: readonly TestResult[] }[];
};

/** A file that cannot even be read, or has no test of the name, is a mistake of the list. */
async function failing({ test, named, name }: Mutant): Promise<{ name: string; why: string }[]> {
  const reportFile = join(copy, 'report.json');
  await rm(reportFile, { force: true });
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const args = [vitest, 'run', test, '--reporter=json', `--outputFile=${reportFile}`, ...(named ? ['-t', named] : [])];
  await new Promise<void>((done, failed) => {
    const child = spawn(process.execPath, args, { cwd: copy, stdio: 'ignore' });
    child.once('error', failed);
    child.once('exit', () => done());
  });
  const report = JSON.parse(await readFile(reportFile, 'utf8')) as Report;
  const results = report.testResults.flatMap(({ assertionResults }) => assertionResults);
  const failed = results
    .filter(({ status }) => status === 'failed')
    .map(({ fullName, failureMessages = [] }) => ({ name: fullName, why: failureMessages.join('\n') }));
  if (report.numPassedTests + failed.length === 0) throw new Error(`no test ran for: ${name}`);
  return failed;
}
