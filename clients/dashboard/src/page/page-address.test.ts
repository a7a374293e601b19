import { expect, test } from 'vitest';
import { type PageAddress, readAddress, writeAddress } from './page-address.ts';

const plain: PageAddress = {
  ...{ place: { kind: 'night' }, night: undefined, language: undefined },
  ...{ theme: 'auto', isWall: false },
};

test.each([
  ['/', plain],
  ['/?wall', { ...plain, isWall: true }],
  ['/?night=tiny&lang=kk&theme=dark&wall', { ...plain, night: 'tiny', language: 'kk', theme: 'dark', isWall: true }],
  ['/unit/KZ-75?lang=ru', { ...plain, place: { kind: 'unit', id: 'KZ-75' }, language: 'ru' }],
  ['/contest/list?theme=light', { ...plain, place: { kind: 'contest', id: 'list' }, theme: 'light' }],
] as const)('%s is read, and written as it was', (address, said) => {
  const { pathname, search } = new URL(address, 'https://results.example');
  expect(readAddress({ pathname, search })).toEqual(said);
  expect(writeAddress(said)).toBe(address);
});

test('languages and themes that there are not are as if they were absent', () => {
  expect(readAddress({ pathname: '/', search: '?lang=de&theme=constructor' })).toEqual(plain);
});
