import { idPattern } from '@election-night/shared/election/definition.ts';
import { callKeyPattern, entryDigestPattern } from '@election-night/shared/wire/desk-bodies.ts';
import type { FieldMistake } from '@election-night/shared/wire/problem.ts';
import { reportIdPattern } from '@election-night/shared/wire/report-body.ts';

/** What the address of a request names; which parts there are depends on the route. */
export type DecisionAddress = Readonly<Partial<Record<AddressPart, string>>>;

type AddressPart = 'entry' | 'source' | 'report' | 'call' | 'contest';

const forms: Readonly<Record<AddressPart, { readonly pattern: RegExp; readonly sentence: string }>> = {
  entry: { pattern: new RegExp(entryDigestPattern), sentence: 'An entry is named by its digest, 64 hex digits.' },
  source: { pattern: new RegExp(idPattern), sentence: 'It must be the id of a source.' },
  report: { pattern: new RegExp(reportIdPattern), sentence: 'It must be the id of a report.' },
  call: { pattern: new RegExp(callKeyPattern), sentence: 'A call is named call:<contest>:<unit>.' },
  contest: { pattern: new RegExp(idPattern), sentence: 'It must be the id of a contest.' },
};

/** The parts that are not of their form. */
export function addressMistakes(address: DecisionAddress): readonly FieldMistake[] {
  return (Object.keys(forms) as AddressPart[]).flatMap((part) => {
    const given = address[part];
    const { pattern, sentence } = forms[part];
    return given === undefined || pattern.test(given) ? [] : [{ pointer: `/${part}`, message: sentence }];
  });
}

/** A part that the route has; without it the route is wrong, not the request. */
export function partOf(address: DecisionAddress, part: AddressPart): string {
  const given = address[part];
  if (given === undefined) throw new TypeError(`the address has no ${part}`);
  return given;
}
