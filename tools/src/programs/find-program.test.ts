import { chmod, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { findNginx } from './find-nginx.ts';
import { findProgram, type SoughtProgram } from './find-program.ts';
import { onPath } from './on-path.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'en-programs-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

async function put(name: string): Promise<void> {
  await writeFile(join(folder, name), '#!/bin/sh\n');
  await chmod(join(folder, name), 0o755);
}

function sought(isAllowed: boolean): SoughtProgram<string> {
  const packages = { brew: 'b', 'apt-get': 'a', dnf: 'd', apk: 'k', pacman: 'p', zypper: 'z' };
  return {
    what: 'gadget',
    lookFor: async (path) => onPath('gadget', path),
    fromApt: { isAllowed, says: 'fetching it', fetch: () => put('gadget') },
    packages,
    otherwise: 'do without',
  };
}

test('what is on the PATH is taken, and nothing is fetched', async () => {
  await put('gadget');
  await put('apt-get');
  const told: string[] = [];
  const found = await findProgram(sought(true), { path: `/nowhere:${folder}`, tell: (line) => told.push(line) });
  expect([found, told]).toEqual([join(folder, 'gadget'), []]);
});

test('what is not there is fetched where there is an apt-get and nobody need be asked, and that is said', async () => {
  await put('apt-get');
  const told: string[] = [];
  const found = await findProgram(sought(true), { path: folder, tell: (line) => told.push(line) });
  expect([found, told]).toEqual([join(folder, 'gadget'), ['no gadget on this machine; fetching it']]);
});

test.skipIf(process.platform === 'darwin').each([
  ['apt-get', 'sudo apt-get install a'],
  ['dnf', 'sudo dnf install d'],
  ['apk', 'apk add k'],
  ['pacman', 'sudo pacman -S p'],
  ['zypper', 'sudo zypper install z'],
])('where somebody must be asked, the sentence has the command of %s', async (manager, command) => {
  await put(manager);
  await expect(findProgram(sought(false), { path: folder })).rejects.toThrow(
    `no gadget was found: type \`${command}\`, or do without`,
  );
  await expect(findProgram(sought(true), { path: folder, mayInstall: false })).rejects.toThrow(command);
});

test('nginx is found or unpacked, and says its version', async () => {
  const { path, version } = await findNginx();
  expect([path, version]).toEqual([expect.stringContaining('nginx'), expect.stringMatching(/^\d+\.\d+/)]);
  await symlink(path, join(folder, 'nginx'));
  expect((await findNginx({ path: folder })).path).toBe(join(folder, 'nginx'));
});
