import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Static } from 'typebox';
import { describe, expect, expectTypeOf, test } from 'vitest';
import {
  type CallRow,
  type CorrectionRow,
  type CountRow,
  type ExitPollRow,
  families,
  type NightRow,
  type OutlookRow,
  type SeatsRow,
  type SeriesRow,
  type SourceRow,
  type Tombstone,
  type TurnoutRow,
} from '../election/row.ts';
import { OtherRowSchema, rowSchemas, type TombstoneSchema } from './row-schemas.ts';

/** The same type without intersections and with everything readonly, so that two ways of writing it are equal. */
type Plain<T> = T extends object ? { readonly [K in keyof T]: Plain<T[K]> } : T;
type OfFamily<F extends keyof typeof rowSchemas> = Plain<Static<(typeof rowSchemas)[F]>>;
type Published<R> = Plain<R & { rev: number }>;

// Compiled by `npm run types`: a field that only one side has, or has in another form, does not compile.
test('each schema gives the type of election/row.ts, in both directions', () => {
  expectTypeOf<OfFamily<'turnout'>>().toEqualTypeOf<Published<TurnoutRow>>();
  expectTypeOf<OfFamily<'series'>>().toEqualTypeOf<Published<SeriesRow>>();
  expectTypeOf<OfFamily<'exit-poll'>>().toEqualTypeOf<Published<ExitPollRow>>();
  expectTypeOf<OfFamily<'count'>>().toEqualTypeOf<Published<CountRow>>();
  expectTypeOf<OfFamily<'seats'>>().toEqualTypeOf<Published<SeatsRow>>();
  expectTypeOf<OfFamily<'outlook'>>().toEqualTypeOf<Published<OutlookRow>>();
  expectTypeOf<OfFamily<'call'>>().toEqualTypeOf<Published<CallRow>>();
  expectTypeOf<OfFamily<'correction'>>().toEqualTypeOf<Published<CorrectionRow>>();
  expectTypeOf<OfFamily<'source'>>().toEqualTypeOf<Published<SourceRow>>();
  expectTypeOf<OfFamily<'night'>>().toEqualTypeOf<Published<NightRow>>();
  expectTypeOf<Plain<Static<typeof TombstoneSchema>>>().toEqualTypeOf<Published<Tombstone>>();
});

describe('rows by family', () => {
  test('have a schema for every family', () => {
    expect(Object.keys(rowSchemas)).toEqual([...families]);
  });

  test('of a newer family are told by their key', () => {
    const isOther = new Ajv2020({ strict: false }).compile(OtherRowSchema);
    const keys = [
      'weather:TOWN',
      'weather',
      'nightly',
      'counts:x',
      ...['night', 'count:council:TOWN', 'source:x', 'call:council:TOWN'],
    ];
    expect(keys.filter((key) => isOther({ key, rev: 1 }))).toEqual(keys.slice(0, 4));
  });
});
