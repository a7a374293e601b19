import type { Static } from 'typebox';
import { expectTypeOf, test } from 'vitest';
import type { ClockAnchor } from '../election/night-clock.ts';
import type { ReportOutcome } from '../queue/report-queue.ts';
import type { Commit } from './commit.ts';
import type { CommitSchema } from './commit-schemas.ts';
import type { DecisionStatus } from './desk-answers.ts';
import type {
  ReplayPositionSchema,
  ReportStatusSchema,
  RequestStatusSchema,
  SenderProblemSchema,
} from './http-bodies.ts';
import type { ProblemBody } from './problem.ts';

/** Without intersections and with everything readonly. */
type Plain<T> = T extends object ? { readonly [K in keyof T]: Plain<T[K]> } : T;
type Told<S extends ReportOutcome['state']> = Extract<ReportOutcome, { state: S }>;

// Compiled by `npm run types`: a field that only one side has, or has in another form, does not compile.
test('schemas of answers give the types that the services send, in both directions', () => {
  expectTypeOf<Plain<Static<typeof SenderProblemSchema>>>().toEqualTypeOf<Plain<ProblemBody>>();
  expectTypeOf<Plain<Static<typeof ReplayPositionSchema>['clock']>>().toEqualTypeOf<Plain<ClockAnchor>>();
  type Reported = Static<typeof ReportStatusSchema>;
  type ReportStatus = { report: string } & (Told<'decided' | 'sealed' | 'refused'> | { state: 'queued' });
  expectTypeOf<Plain<Reported>>().toEqualTypeOf<Plain<ReportStatus>>();
  type RequestStatus = { request: string } & (Told<'applied'> | { state: 'queued' });
  expectTypeOf<Plain<Static<typeof RequestStatusSchema>>>().toEqualTypeOf<Plain<RequestStatus>>();
  type Desk = { request: string } & (Told<'applied' | 'refused' | 'second-person-needed'> | { state: 'queued' });
  expectTypeOf<Plain<DecisionStatus>>().toEqualTypeOf<Plain<Desk>>();
});

test('the schema of a commit gives its type; rows and entries have schemas of their own', () => {
  type Rest<C> = Plain<Omit<C, 'rows' | 'entries' | 'withdrawn'>>;
  expectTypeOf<Rest<Static<typeof CommitSchema>>>().toEqualTypeOf<Rest<Commit>>();
});
