import { expect, test } from 'vitest';
import { isOfOwnPage } from './is-of-own-page.ts';
import { addressAtIngestor } from './passed-requests.ts';

const host = 'night.example:8080';

test.each([
  ['GET', {}, true],
  ['POST', {}, true],
  ['POST', { origin: 'https://night.example:8080' }, true],
  ['POST', { origin: 'https://night.example' }, false],
  ['POST', { origin: 'https://elsewhere.example' }, false],
  ['POST', { origin: 'null' }, false],
  ['GET', { origin: 'https://elsewhere.example' }, false],
  ['POST', { 'sec-fetch-site': 'same-origin' }, true],
  ['POST', { 'sec-fetch-site': 'same-origin', origin: 'https://elsewhere.example' }, false],
  ['POST', { 'sec-fetch-site': 'same-site' }, false],
  ['POST', { 'sec-fetch-site': 'cross-site' }, false],
  ['POST', { 'sec-fetch-site': 'none' }, false],
  ['GET', { 'sec-fetch-site': 'none' }, true],
  ['GET', { 'sec-fetch-site': 'cross-site' }, false],
])('P-API-2: %s with %j is of an own page: %s', (method, headers, isOwn) => {
  expect(isOfOwnPage(method, { host, ...headers })).toBe(isOwn);
});

test.each([
  ['/api/v1/nights/tiny/held?limit=3&after=%2e%2e', '/v1/nights/tiny/held?limit=3&after=%2e%2e'],
  ['/api/v1/nights/tiny/calls/call:list:KZ/withdraw', '/v1/nights/tiny/calls/call:list:KZ/withdraw'],
  ['/api/v1/nights/tiny/desk/%2e%2e', undefined],
  ['/api/v1/nights/tiny/desk/%2E.', undefined],
  ['/api/v1/nights/tiny/desk/..', undefined],
  ['/api/v1/nights/tiny/desk/a\\b', undefined],
  ['/api//elsewhere.example/v1/x', undefined],
])('P-API-1: %s is asked at %s', (url, address) => {
  expect(addressAtIngestor(url)).toBe(address);
});
