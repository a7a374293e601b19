import { expect, test } from 'vitest';
import { leadWords } from './lead-words.ts';
import { speaker } from './say.ts';

const say = speaker('en');
const outstanding = { ballots: 900, basis: 'lists' } as const;

test('a lead is told with what can still turn it', () => {
  expect(leadWords({ lead: 50, outstanding, open: true }, say)).toMatch(/^Ahead by 50 votes; at most 900 .* can turn/);
  expect(leadWords({ lead: 1000, outstanding, open: false }, say)).toMatch(/^Ahead by 1,000 votes; .* cannot turn/);
});

test('who trails or is level is ahead by nothing, and what is not known is not told', () => {
  for (const row of [{ lead: -1200, outstanding, open: true }, { lead: 0, outstanding, open: true }, { lead: 5 }])
    expect(leadWords(row, say)).toBe('');
});
