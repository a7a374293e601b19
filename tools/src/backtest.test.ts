import { describe, expect, test } from 'vitest';
import { judgeOutlooks } from './backtest/judge-outlooks.ts';
import { recordedTurnout } from './backtest/recorded-turnout.ts';
import { type Order, syntheticShares } from './backtest/synthetic-shares.ts';

// Small versions of what `npm run backtest` prints, with one seed: the same figures each time. Bounds are loose on purpose.

const shares = (order: Order, strata: boolean, units = 400) =>
  syntheticShares({ units, strata, order, nights: 25, seed: 7 }).map(judgeOutlooks);

describe('P-ROW-17: shares on invented nights whose end is known', () => {
  test('in random order the intervals hold about as often as they say, and shrink', () => {
    for (const strata of [false, true]) {
      const judged = shares('random order', strata);
      const figures = judged.reduce((sum, one) => sum + one.figures, 0);
      const held = judged.reduce((sum, one) => sum + ((one.held ?? 0) * one.figures) / 100, 0);
      expect(figures).toBeGreaterThan(500);
      expect(held / figures).toBeGreaterThan(0.9);
      expect(held / figures).toBeLessThan(0.99);
      const widths = judged.map(({ halfWidth = 0 }) => halfWidth);
      expect(widths).toEqual(widths.toSorted((a, b) => b - a));
      expect(judged.at(-1)?.off).toBeLessThan(0.5);
    }
  });

  test('strata make them narrower', () => {
    const [plain, strata] = [shares('random order', false), shares('random order', true)];
    expect(strata.at(-1)?.halfWidth).toBeLessThan((plain.at(-1)?.halfWidth ?? 0) * 0.8);
  });

  test('with small units first they are wrong without strata, and with them wait for the towns and hold', () => {
    const wrong = shares('small ones first', false);
    for (const { held = 100, off = 0 } of wrong) {
      expect(held).toBeLessThan(20);
      expect(off).toBeGreaterThan(2);
    }
    const waiting = shares('small ones first', true);
    expect(waiting.slice(0, 3).map(({ figures }) => figures)).toEqual([0, 0, 0]);
    expect(waiting.at(-1)?.figures).toBeGreaterThan(100);
    expect(waiting.at(-1)?.held).toBeGreaterThan(85);
  });
});

describe('P-ROW-17: turnout of the recorded night', () => {
  test('with regions in random order the intervals hold more often than not, and less often than they say: twenty are few, and one is unlike the others', async () => {
    const trials = await recordedTurnout('recordings/kazakhstan-2023', { times: 60, seed: 7 });
    const judged = trials.map(judgeOutlooks);
    expect(judged.map(({ night, moment, figures }) => [night.split(', ')[2], moment, figures])).toEqual([
      ...['5 in', '10 in', '15 in'].map((moment) => ['random order', moment, 420]),
      ...['5 in', '10 in', '15 in'].map((moment) => ['small ones first', moment, 7]),
    ]);
    for (const { held = 0 } of judged.slice(0, 3)) {
      expect(held).toBeGreaterThan(70);
      expect(held).toBeLessThan(95);
    }
    expect(judged[2]?.off).toBeLessThan(2);
  });
});
