import { describe, expect, test } from 'vitest';
import { readReplayOptions } from './read-options.ts';

test('a folder is enough: 600 times as fast, no faults, one aggregator', () => {
  expect(readReplayOptions(['recordings/tiny'])).toEqual({
    folder: 'recordings/tiny',
    speed: 600,
    faults: { duplicate: 0, shuffleMs: 0, stale: 0, seed: 1 },
    printRows: false,
    aggregators: 1,
  });
});

test('every option is read', () => {
  const faults = ['--duplicate', '0.2', '--shuffle', '6h', '--stale', '0.05', '--seed', '7'];
  const remote = ['--url', 'http://127.0.0.1:8081', '--feed', 'http://127.0.0.1:8080', '--keys', 'keys.json'];
  const others = ['--speed', 'max', '--from', '16:00', '--rows', '--aggregators', '2'];
  expect(readReplayOptions(['night', ...faults, ...remote, ...others])).toEqual({
    folder: 'night',
    speed: 'max',
    from: '16:00',
    faults: { duplicate: 0.2, shuffleMs: 21_600_000, stale: 0.05, seed: 7 },
    remote: { ingestorUrl: 'http://127.0.0.1:8081', broadcasterUrl: 'http://127.0.0.1:8080', keysFile: 'keys.json' },
    printRows: true,
    aggregators: 2,
  });
});

describe('a mistake is answered with what was expected', () => {
  test.each([
    [[], /missing required argument 'folder'/],
    [['night', '--speed', 'fast'], /--speed.*Expected a number above 0, or max/],
    [['night', '--speed', '0'], /Expected a number above 0/],
    [['night', '--shuffle', '6'], /--shuffle.*such as 6h, 30m or 90s/],
    [['night', '--duplicate', '20'], /--duplicate.*Expected 0 to 1/],
    [['night', '--seed', '1.5'], /--seed.*whole number/],
    [['night', '--aggregators', '0'], /at least 1/],
    [['night', '--url', 'http://127.0.0.1:8081'], /--url needs --feed .* and --keys/],
    [['night', '--keys', 'keys.json'], /--feed and --keys belong to --url/],
    [['night', '--url', '127.0.0.1:8081', '--feed', 'http://x', '--keys', 'k'], /127.0.0.1:8081 is not an address/],
    [['night', '--fast'], /unknown option '--fast'/],
    [['night', 'another'], /too many arguments/],
  ])('%j', (argv, message) => {
    expect(() => readReplayOptions(argv, 'throw')).toThrow(message);
  });
});
