import { createHash } from 'node:crypto';
import type { Commit } from '@election-night/shared/wire/commit.ts';
import { BadEntry } from './bad-entry.ts';

/** A line of the log: the hash that it says, the bytes that were hashed, and what they say. */
export type LogLine = { readonly hash: string; readonly bytes: Uint8Array; readonly commit: Commit };

const head = /^\{"hash":"([0-9a-f]{64})","commit":$/;
const headLength = '{"hash":"","commit":'.length + 64;
const closingBrace = 0x7d;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const latin = new TextDecoder('latin1');

/**
 * Takes a line apart. The text of the commit must be the one way to write what it says: a key twice, a number in another form or a space
 * would let two readers read two things under one hash.
 */
export function readLine(line: Uint8Array): LogLine {
  const hash = head.exec(latin.decode(line.subarray(0, headLength)))?.[1];
  if (hash === undefined || line.at(-1) !== closingBrace) {
    throw new BadEntry('form', 'the line is not {"hash":"<64 hex>","commit":{…}}');
  }
  const bytes = line.subarray(headLength, -1);
  return { hash, bytes, commit: parse(bytes) };
}

/** SHA-256(previous hash ‖ text of the commit), hex. */
export function hashAfter(previous: string, text: Uint8Array): string {
  return createHash('sha256').update(previous).update(text).digest('hex');
}

function parse(bytes: Uint8Array): Commit {
  let text: string;
  let commit: unknown;
  try {
    text = utf8.decode(bytes);
    commit = JSON.parse(text);
  } catch (error) {
    throw new BadEntry('form', `the commit is not JSON in UTF-8: ${(error as Error).message}`);
  }
  if (typeof commit !== 'object' || commit === null || Array.isArray(commit)) {
    throw new BadEntry('form', 'the commit is not an object');
  }
  if (JSON.stringify(commit) !== text) {
    throw new BadEntry(
      'form',
      'the commit could be read in two ways: a key twice, a space, or a number in another form',
    );
  }
  return commit as Commit;
}
