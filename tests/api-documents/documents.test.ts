import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { problemKinds } from '@election-night/shared/wire/problem.ts';
import { viewerProblemKinds } from '@election-night/shared/wire/viewer-problems.ts';
import { createConfig, lintFromString } from '@redocly/openapi-core';
import { Ajv } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { apiDocuments } from './documents.ts';
import { movedSchemas, type Pins, pinRule, pinsFile, presentPins, readPins } from './pins.ts';
import type { Json } from './publish-schema.ts';
import { publishedSchemas } from './published-schemas.ts';

const folder = 'docs/api';
const documents = apiDocuments();
const requireJson = createRequire(import.meta.url);
const openApi = parse(documents.get('openapi.yaml') as string) as Json;
const asyncApi = parse(documents.get('asyncapi.yaml') as string) as Json;

describe('the files in docs/api', () => {
  test.each([...documents])('%s is what the schemas give; else run: npm run api-documents', (path, text) => {
    expect(existsSync(`${folder}/${path}`) && readFileSync(`${folder}/${path}`, 'utf8')).toBe(text);
  });

  test('of schemas are all of a schema that there is', () => {
    const known = [...documents.keys()].filter((path) => path.startsWith('schemas/'));
    expect(readdirSync(`${folder}/schemas`).map((name) => `schemas/${name}`)).toEqual(known.sort());
  });

  test('are the same however often they are made', () => {
    expect([...apiDocuments()]).toEqual([...documents]);
  });
});

describe('schemas are pinned to the version of the protocol', () => {
  const pinned = readPins() as Pins;

  test(`in ${pinsFile}: ${pinRule}`, () => {
    expect(movedSchemas(pinned, presentPins())).toEqual([]);
    expect(pinned).toEqual(presentPins());
  });

  test('whose hashes tell apart what a validator tells apart, and nothing else', () => {
    const before = presentPins();
    const other = { ...before, schemas: { ...before.schemas, delta: 'another' } };
    expect(movedSchemas(before, other)).toEqual(['delta']);
    expect(new Set(Object.values(before.schemas)).size).toBe(Object.keys(before.schemas).length);
  });
});

describe('schemas', () => {
  test.each(Object.keys(publishedSchemas()))('%s is valid JSON Schema 2020-12, with all that it refers to', (name) => {
    const ajv = new Ajv2020({
      strict: true,
      strictRequired: false,
      strictTypes: false,
      formats: { 'date-time': true },
    });
    for (const [path, text] of documents) if (path.startsWith('schemas/')) ajv.addSchema(JSON.parse(text));
    expect(ajv.getSchema(`${name}.json`)).toBeTypeOf('function');
  });

  test('say of every field what it is', () => {
    const silent: string[] = [];
    const look = (value: unknown, path: string): void => {
      if (typeof value !== 'object' || value === null) return;
      for (const [name, field] of Object.entries((value as Json).properties ?? {})) {
        if (!('description' in field || '$ref' in field)) silent.push(`${path}/${name}`);
      }
      for (const [name, inner] of Object.entries(value)) look(inner, `${path}/${name}`);
    };
    // The definition is for its makers; docs/make-a-night.md tells its fields.
    const { definition: _, ...others } = publishedSchemas();
    look(others, '');
    expect(silent).toEqual([]);
  });
});

describe('documents', () => {
  test.each([
    // Paths of two services are in one document, so two may look alike; and what is always there has no refusal of its own.
    ['openapi.yaml', ['no-ambiguous-paths', 'operation-4xx-response']],
    // No feed asks for a key yet.
    ['asyncapi.yaml', ['security-defined']],
  ])('%s has no mistake that a linter knows', async (name, notAsked) => {
    const rules = Object.fromEntries(notAsked.map((rule) => [rule, 'off' as const]));
    const config = await createConfig({ extends: ['recommended-strict'], rules });
    const found = await lintFromString({ source: documents.get(name) as string, absoluteRef: name, config });
    expect(found.map(({ ruleId, message, location }) => [ruleId, message, location[0]?.pointer])).toEqual([]);
  });

  test('asyncapi.yaml fits the schema that AsyncAPI publishes', () => {
    const ajv = new Ajv({ strict: false, validateFormats: false });
    const fits = ajv.compile(requireJson('@asyncapi/specs/schemas/3.0.0-without-$id.json'));
    fits(asyncApi);
    expect(fits.errors ?? []).toEqual([]);
    expect(fits({ ...asyncApi, channels: { feed: { address: 1 } } })).toBe(false);
  });

  test('openapi.yaml names every problem that there is', () => {
    const text = JSON.stringify(openApi);
    for (const code of [...Object.keys(problemKinds), ...Object.keys(viewerProblemKinds)]) {
      expect(text).toContain(`\`${code}\`: `);
    }
  });

  test('problems of the broadcaster are those of its sources', () => {
    const sources = readdirSync('services/broadcaster/src', { recursive: true, encoding: 'utf8' }).filter((name) =>
      /(?<!\.test)\.ts$/.test(name),
    );
    const found = sources.flatMap((name) => {
      const text = readFileSync(`services/broadcaster/src/${name}`, 'utf8');
      return [...text.matchAll(/problem\(\s*reply,\s*(\d+),\s*'([^']+)'/g)].map(
        ([, status, code]) => `${status} ${code}`,
      );
    });
    const told = Object.entries(viewerProblemKinds).map(([code, { status }]) => `${status} ${code}`);
    expect([...new Set(found)].sort()).toEqual(told.sort());
  });
});
