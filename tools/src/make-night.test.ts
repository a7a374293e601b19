import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'make-night-'));
  cpSync(join(root, 'recordings/tiny'), folder, { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true }));

function makeNight(...args: string[]): { status: number | null; told: string } {
  const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', 'tools/src/make-night.ts', ...args], {
    cwd: root,
    encoding: 'utf8',
  });
  return { status, told: stderr };
}

test('--check passes on what was made, and fails and names the file once a figure of the CSV has changed', () => {
  expect(makeNight(folder, '--check')).toEqual({ status: 0, told: '' });
  const csv = join(folder, 'csv/turnout.csv');
  writeFileSync(csv, readFileSync(csv, 'utf8').replace('NORTH,,400', 'NORTH,,401'));
  const { status, told } = makeNight(folder, '--check');
  expect(status).toBe(1);
  expect(told).toContain('reports.ndjson differs from what its CSV gives');
  expect(told).not.toContain('definition.json');
});

test('it writes the files, after which --check passes', () => {
  rmSync(join(folder, 'reports.ndjson'));
  expect(makeNight(folder, '--check').status).toBe(1);
  expect(makeNight(folder).status).toBe(0);
  expect(makeNight(folder, '--check').status).toBe(0);
});

test('with a mistake it writes nothing, tells the place and exits with 1', () => {
  const before = readFileSync(join(folder, 'definition.json'), 'utf8');
  const csv = join(folder, 'csv/units.csv');
  writeFileSync(csv, readFileSync(csv, 'utf8').replace('HILL,TOWN,ward,Hill,600', 'HILL,TOWN,ward,Mount,6OO'));
  const { status, told } = makeNight(folder);
  expect(status).toBe(1);
  expect(told).toContain('csv/units.csv, line 5, column voters: must be a whole number without separators; got "6OO"');
  expect(told).toContain('1 mistake(s)');
  expect(readFileSync(join(folder, 'definition.json'), 'utf8')).toBe(before);
});

test('a folder that is not there is told, without a stack', () => {
  const { status, told } = makeNight(join(folder, 'nowhere'));
  expect(status).toBe(1);
  expect(told).toContain('night.json: cannot be read');
  expect(told).not.toContain('    at ');
});
