import { describe, expect, test } from 'vitest';
import { readAmendment, readSeats } from './read-amendment.ts';

describe('changes of the definition on a command line', () => {
  test('are read in the form of the request', () => {
    const options = {
      withdraw: ['council:OAK'],
      closes: ['NORTH=2030-01-05T21:30:00+00:00'],
      voters: ['NORTH=1001', 'HILL=0'],
    };
    expect(readAmendment(options)).toEqual([
      { change: 'withdraw-option', contest: 'council', option: 'OAK' },
      { change: 'close-of-polls', unit: 'NORTH', closes: '2030-01-05T21:30:00+00:00' },
      { change: 'voters-on-the-list', unit: 'NORTH', voters: 1001 },
      { change: 'voters-on-the-list', unit: 'HILL', voters: 0 },
    ]);
    expect(readSeats('OAK=2,ELM=0')).toEqual({ OAK: 2, ELM: 0 });
  });

  test.each([
    [{}, 'name at least one change'],
    [{ withdraw: ['OAK'] }, 'expected such as --withdraw'],
    [{ closes: ['=21:00'] }, 'expected such as --closes'],
    [{ voters: ['NORTH='] }, 'expected such as --voters'],
    [{ voters: ['NORTH=1e3'] }, 'a whole number'],
  ])('%j is one sentence', (options, sentence) => {
    expect(() => readAmendment(options)).toThrow(sentence);
  });

  test.each(['OAK', 'OAK=x', 'OAK=1,'])('seats of %s are one sentence', (text) => {
    expect(() => readSeats(text)).toThrow(/OAK=2,ELM=1/);
  });
});
