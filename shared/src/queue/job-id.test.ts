import { fc, test } from '@fast-check/vitest';
import canonicalize from 'canonicalize';
import { describe, expect } from 'vitest';
import { canonicalJson, contentDigest, jobId } from './job-id.ts';

describe('canonical JSON', () => {
  test.prop([fc.jsonValue()])('is what the package canonicalize writes', (value) => {
    // Through the parser, as every body goes: it makes 0 of -0 where a text could not say so.
    const parsed = JSON.parse(JSON.stringify(value));
    expect(canonicalJson(parsed)).toBe(canonicalize(parsed));
  });

  test('does not depend on the order of keys or the spelling of a number', () => {
    expect(contentDigest(JSON.parse('{"a":1.50,"b":{"d":1,"c":2}}'))).toBe(
      contentDigest(JSON.parse('{ "b": {"c":2,"d":1}, "a": 1.5 }')),
    );
  });
});

describe('a job id', () => {
  test('is a letter and a digest, so that the queue never takes it for a number', () => {
    expect(jobId('run', 'cec', 'one', 'd')).toMatch(/^r[0-9a-f]{64}$/);
  });

  test('differs where any of its parts differs, also where they would read the same when joined', () => {
    const ids = [
      jobId('r', 's', 'a', 'd'),
      jobId('r2', 's', 'a', 'd'),
      jobId('r', 's2', 'a', 'd'),
      jobId('r', 's', 'a2', 'd'),
      jobId('r', 's', 'a', 'd2'),
      jobId('r', 'sa', '', 'd'),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });
});
