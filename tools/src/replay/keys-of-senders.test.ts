import { expect, test } from 'vitest';
import { keyFinder } from './keys-of-senders.ts';

const keys = {
  sources: { office: 'key of the office' },
  replay: 'key of the replay',
  desk: { Ann: 'first key', Bob: 'second key' },
  certifier: { Cy: 'third key' },
};

test('a source, the replay and a person have the keys that bear their names', () => {
  const keyOf = keyFinder(keys);
  expect(['office', 'replay', 'desk/Bob', 'certifier/Cy'].map(keyOf)).toEqual([
    'key of the office',
    'key of the replay',
    'second key',
    'third key',
  ]);
});

test('two persons of the night whose keys are not there stay two persons, each always the same', () => {
  const keyOf = keyFinder(keys);
  expect(['desk/Xia', 'desk/Yan', 'desk/Xia'].map(keyOf)).toEqual(['first key', 'second key', 'first key']);
  expect(() => keyOf('desk/Zoe')).toThrow('no key for desk/Zoe');
  expect(() => keyOf('nobody')).toThrow('no key for nobody');
});
