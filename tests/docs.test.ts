import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { defaultRules } from '@election-night/shared/election/default-rules.ts';
import { DefinitionSchema } from '@election-night/shared/election/definition.ts';
import { mappedFigures } from '@election-night/shared/election/mapped-figures.ts';
import { modes } from '@election-night/shared/election/night-clock.ts';
import { parseDefinition } from '@election-night/shared/election/parse-definition.ts';
import { correctionKinds } from '@election-night/shared/election/report.ts';
import { families } from '@election-night/shared/election/row.ts';
import { statusWords } from '@election-night/shared/election/status-word.ts';
import { closeCodes } from '@election-night/shared/wire/close-codes.ts';
import { problemKinds } from '@election-night/shared/wire/problem.ts';
import { replayBodySchemas, reportBodySchemas } from '@election-night/shared/wire/report-body.ts';
import { errorCodes, ServerFrameSchema, subprotocol } from '@election-night/shared/wire/server-frame.ts';
import { fixedTopics } from '@election-night/shared/wire/topics.ts';
import { describe, expect, test } from 'vitest';
import { readConfig as aggregatorConfig } from '../services/aggregator/src/config.ts';
import { readConfig as broadcasterConfig } from '../services/broadcaster/src/config.ts';
import { readConfig as ingestorConfig } from '../services/ingestor/src/config.ts';
import { keyVariable, readSendOptions } from '../tools/src/send/read-options.ts';
import { whereVariables } from '../tools/src/where/where-options.ts';

const read = (path: string) => readFileSync(path, 'utf8');
const filesIn = (folder: string, name: RegExp): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && name.test(entry.name) && !entry.parentPath.includes('node_modules'))
    .map((entry) => join(entry.parentPath, entry.name));
/** The first group of each match. */
const all = (text: string, pattern: RegExp): string[] => [...text.matchAll(pattern)].map(([, found = '']) => found);

const protocol = read('docs/protocol.md');
const operations = read('docs/operations.md');
const glossary = read('docs/glossary.md');

describe('the rules of docs/protocol.md', () => {
  const rules = all(protocol, /^- \*\*(P-[A-Z]+-\d+)\*\* /gm);
  const tests = ['shared', 'services', 'clients', 'conformance', 'tools', 'tests'].flatMap((folder) =>
    filesIn(folder, /\.test\.ts$/),
  );
  const proved = new Set(
    tests.filter((path) => !path.endsWith('docs.test.ts')).flatMap((path) => idsOfTests(read(path))),
  );

  test('have an id each, and number their group from 1', () => {
    expect(rules.length).toBeGreaterThan(80);
    expect(new Set(rules).size).toBe(rules.length);
    const counts = new Map<string, number>();
    for (const rule of rules) {
      const [, group = '', number] = /^(.+)-(\d+)$/.exec(rule) ?? [];
      const next = (counts.get(group) ?? 0) + 1;
      counts.set(group, next);
      expect([rule, Number(number)]).toEqual([rule, next]);
    }
  });

  test.each(rules)('%s is named by a test', (rule) => {
    expect(proved.has(rule)).toBe(true);
  });

  test('that tests name are there', () => {
    expect([...proved].filter((id) => !rules.includes(id))).toEqual([]);
  });
});

/** Ids in names of tests, or in the comment directly above one; an id in a body proves nothing. */
function idsOfTests(text: string): string[] {
  const lines = text.split('\n').map((line) => line.trim());
  return lines.flatMap((line, index) => {
    const isName = /^(?:(?:test|it|describe)\b|\[?['"`]|\}?\]\)\()/.test(line);
    const isAbove = line.startsWith('//') && /^(?:test|it|describe)\b/.test(lines[index + 1] ?? '');
    return isName || isAbove ? all(line, /\b(P-[A-Z]+-\d+)\b/g) : [];
  });
}

describe('the words of the wire are in docs/protocol.md', () => {
  const derivations = filesIn('shared/src/election', /^(?:derive-\w+|own-figure)\.ts$/).map(read);
  const flags = derivations.flatMap((text) => all(text, /(?:add\(|flags, |\[)'([a-z]+(?:-[a-z]+)*)'/g));
  const frames = ServerFrameSchema.anyOf.map(({ properties }) => properties.type.const);
  const causes = all(read('shared/src/wire/commit.ts'), /EpochReason = (.+);/g).flatMap((line) =>
    all(line, /'([^']+)'/g),
  );
  const phases = all(read('shared/src/election/row.ts'), /NightPhase = (.+);/g).flatMap((line) =>
    all(line, /'([^']+)'/g),
  );
  const broadcaster = filesIn('services/broadcaster/src', /(?<!\.test)\.ts$/).map(read);
  const answers = broadcaster.flatMap((text) => all(text, /problem\(\s*reply,\s*\d+,\s*'([^']+)'/g));
  const words: Record<string, readonly string[]> = {
    mode: modes,
    family: families,
    flag: [...new Set(flags), ...Object.keys(defaultRules)],
    'status word': statusWords,
    phase: phases,
    'kind of correction': correctionKinds,
    'reason of an epoch': causes,
    topic: fixedTopics,
    'kind of report': Object.keys(reportBodySchemas),
    action: Object.keys(replayBodySchemas),
    'code of an error frame': errorCodes,
    'problem of the broadcaster': answers,
    subprotocol: [subprotocol],
  };

  test('none of these lists is empty', () => {
    for (const [what, list] of Object.entries(words)) expect([what, list.length > 0]).toEqual([what, true]);
    expect(flags).toEqual(expect.arrayContaining(['held', 'sources-disagree', 'parts-disagree', 'from-percentages']));
  });

  test.each(Object.entries(words).flatMap(([what, list]) => list.map((word) => [what, word])))('%s %s', (_, word) => {
    expect(protocol).toContain(`\`${word}\``);
  });

  test.each(frames)('frame %s, as an example', (type) => {
    expect(protocol).toContain(`{"type":"${type}"`);
  });

  test.each(Object.entries(problemKinds))('problem %s, with its status and whether to retry', (code, kind) => {
    expect(protocol).toContain(`| \`${code}\` | ${kind.status} | ${kind.retryable ? 'yes' : 'no'} |`);
  });

  test.each(Object.values(closeCodes))('close code $code', ({ code }) => {
    expect(protocol).toMatch(new RegExp(`^\\| ${code} \\| .+ \\| .+ \\|$`, 'm'));
  });
});

describe('the sanity rules are in docs/rules.md', () => {
  const rules = read('docs/rules.md');
  test.each(Object.entries(defaultRules))('%s, with its default, its limit and a test that is there', (code, rule) => {
    const [, action, limit = '', tests = ''] =
      new RegExp(
        `^\\| \`${code}\` \\| [^|]+ \\| (hold|flag|off)(?:, ([\\d.]+)|, always)? \\|.* \\| ([^|]+) \\|$`,
        'm',
      ).exec(rules) ?? [];
    expect([code, action, limit]).toEqual([code, rule.action, 'limit' in rule ? String(rule.limit) : '']);
    const paths = all(tests, /\]\(\.\.\/([^)]+)\)/g);
    expect(paths.length).toBeGreaterThan(0);
    expect(paths.filter((path) => !existsSync(path))).toEqual([]);
  });
});

describe('what docs/failures.md says is proved', () => {
  const rows = all(read('docs/failures.md'), /^\| (\*\*.+) \|$/gm).map((row) => row.split(' | '));
  const proofs = rows.flatMap(([night = '', , tests = '']) =>
    [...tests.matchAll(/\]\(\.\.\/([^)]+\.test\.ts)\) “([^”]+)”/g)].map(([, path = '', name = '']) => [
      /\*\*(.+?)\.?\*\*/.exec(night)?.[1] ?? '',
      path,
      name,
    ]),
  );

  test('each night has four cells, and a test, and each test that is linked is named', () => {
    expect(rows.length).toBeGreaterThan(14);
    for (const [night, , tests = '', passes, ...more] of rows) {
      expect([night, more, passes]).toEqual([night, [], expect.stringMatching(/./)]);
      expect([night, all(tests, /(“)/g).length]).toEqual([night, all(tests, /(\]\()/g).length]);
    }
    expect(new Set(proofs.map(([night]) => night)).size).toBe(rows.length);
  });

  test.each(proofs)('%s: %s has “%s”', (_, path = '', name = '') => {
    // A whole name, quoted as in the source: one that only begins so is another test.
    const quoted = ["'", '"', '`'].map((quote) => quote + name.replaceAll(quote, `\\${quote}`) + quote);
    const text = read(path);
    expect(quoted.some((literal) => text.includes(literal))).toBe(true);
  });
});

describe('every variable is in docs/operations.md, and every variable there is read', () => {
  const needed = { REDIS_URL: 'redis://127.0.0.1', NIGHTS: 'live:night', KEYS_FILE: 'keys.json' };
  const configs: Record<string, Readonly<Record<string, unknown>>> = {
    ingestor: ingestorConfig(needed),
    aggregator: aggregatorConfig(needed),
    broadcaster: broadcasterConfig(needed),
  };
  const variablesOf = (service: string) =>
    all(read(`services/${service}/src/config.ts`), /^ {2}([A-Z][A-Z_]+):/gm).sort();
  const documented = [...operations.matchAll(/^\| `([A-Z_]+)` \| ([a-z]+) \| (.+?) \| .+ \|$/gm)].map(
    ([, name = '', of = '', standard = '']) => ({ name, of, standard: standard.replaceAll('`', '') }),
  );

  test.each(Object.keys(configs))('of the %s, with its default', (service) => {
    const rows = documented.filter(({ of }) => of === 'all' || of === service);
    expect(rows.map(({ name }) => name).sort()).toEqual(variablesOf(service));
    for (const { name, standard } of rows) {
      const value = Object.hasOwn(needed, name) ? 'must be set' : String(configs[service]?.[name] ?? 'none');
      expect([name, standard]).toEqual([name, value]);
    }
  });

  test.each([
    [
      'npm start',
      'One machine, to look at it',
      all(read('tools/src/start/read-settings.ts'), /\b([A-Z][A-Z_]{3,})\b/g),
    ],
    ['docker-compose.yml', 'Containers', all(read('docker-compose.yml'), /\$\{(\w+):-/g)],
  ])('of %s', (_, section, variables) => {
    const part = operations.split(/^## /m).find((text) => text.startsWith(section)) ?? '';
    const cells = all(part, /^\| (`[A-Z].*?) \|/gm).flatMap((cell) => all(cell, /`([A-Z_]+)`/g));
    expect(cells.sort()).toEqual([...new Set(variables)].sort());
  });

  test('of the tools, for where a night is', () => {
    const [, table = ''] = operations.split('| variable of the tools |');
    const named = all(table.split('\n\n')[0] ?? '', /^\| `([A-Z_]+)` \|/gm);
    expect(named.sort()).toEqual(Object.values(whereVariables).sort());
  });

  test('limits of docs/protocol.md name variables that there are', () => {
    const named = all(protocol, /\| `([A-Z][A-Z_]+)` \|$/gm);
    const known = Object.keys(configs).flatMap(variablesOf);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
  });
});

describe('docs/make-a-night.md names', () => {
  const { sources, contests, units: _inCsv, ...night } = DefinitionSchema.properties;
  const inCsv = ['id', 'names', 'unit', 'options'];
  const keys = [
    ...Object.keys(night),
    ...Object.keys(sources.items.properties),
    ...Object.keys(contests.items.properties).filter((key) => !inCsv.includes(key)),
  ];
  test.each(keys)('%s of the definition', (key) => {
    expect(read('docs/make-a-night.md')).toContain(`\`${key}\``);
  });
});

test('the source that docs/operations.md fetches would be taken into a definition', () => {
  const [example = ''] = all(operations, /^```json\n(\{\n {2}"fetch":[^`]+)```/gm);
  const definition = JSON.parse(read('recordings/tiny/definition.json')) as { sources: object[] };
  definition.sources[0] = { ...definition.sources[0], ...(JSON.parse(example) as object) };
  expect(parseDefinition(definition)).toMatchObject({ ok: true });
});

test('the figures that a source may fill are in docs/operations.md', () => {
  const [row = ''] = operations.match(/^\| `figures` \|.+$/m) ?? [];
  for (const figure of Object.values(mappedFigures).flatMap(Object.keys)) {
    expect(row).toContain(`\`${figure.replace('*', 'OAK')}\``);
  }
});

test('what docs/operations.md says to type to send a table has options that there are', () => {
  const commands = all(operations, /^npm run send -- (.+)$/gm);
  expect(commands.length).toBeGreaterThan(2);
  for (const command of commands) {
    const words = all(command, /((?:[^\s"]|"[^"]*")+)/g).map((word) => word.replaceAll('"', ''));
    expect(readSendOptions(words)).toMatchObject({ file: words[0], source: 'cec' });
  }
  expect(operations).toContain(`\`${keyVariable}\``);
});

describe('links', () => {
  const documents = ['README.md', 'CONTRIBUTING.md', ...filesIn('docs', /\.md$/)];
  const links = documents.flatMap((path) =>
    all(read(path), /\]\((?!https?:)([^)\s]+)\)/g).map((target) => [path, target] as const),
  );

  test.each(links)('%s → %s', (path, target) => {
    const [file = '', anchor] = target.split('#');
    const linked = file === '' ? path : join(dirname(path), file);
    expect(existsSync(linked)).toBe(true);
    if (anchor !== undefined) expect(all(read(linked), /^#+ (.+)$/gm).map(slugOf)).toContain(anchor);
  });

  test('of docs/follow-one-report.md are named as their files', () => {
    const hops = [...read('docs/follow-one-report.md').matchAll(/\[([\w-]+\.\w+)\]\((\S+?)\)/g)];
    expect(hops.length).toBeGreaterThan(20);
    for (const [, name = '', target = ''] of hops) expect(basename(target)).toBe(name);
  });
});

function slugOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, '')
    .replaceAll(' ', '-');
}

describe('the glossary', () => {
  const words = all(glossary, /^\| ([a-z].*?) \|/gim)
    .filter((cell) => cell !== 'word')
    .flatMap((cell) => cell.split(', '));
  const sources = [...filesIn('shared/src', /\.ts$/), ...filesIn('services', /\.(?:ts|lua)$/)].map(read).join('\n');

  test('has each word once', () => {
    expect(words.length).toBeGreaterThan(30);
    expect(new Set(words).size).toBe(words.length);
  });

  test.each(words)('%s is a word of the code', (word) => {
    expect(sources.toLowerCase()).toContain(word.toLowerCase());
  });

  test.each([...modes, ...Object.keys(reportBodySchemas)])('names %s', (word) => {
    expect(glossary).toContain(`\`${word}\``);
  });
});
