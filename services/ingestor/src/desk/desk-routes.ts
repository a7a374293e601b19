import type { DeskWord } from '@election-night/shared/election/desk-action.ts';
import type { Intake } from '../intake.ts';
import type { NightRoute } from '../serve-http.ts';
import { getDeskStatus } from './get-desk-status.ts';
import { getHeld } from './get-held.ts';
import { getQueue } from './get-queue.ts';
import { getRefused } from './get-refused.ts';
import { getSealed } from './get-sealed.ts';
import { postDecision } from './post-decision.ts';
import { postRetry } from './post-retry.ts';

/** Where each decision is sent, below /v1/nights/{night}. */
const decisionPaths: Readonly<Record<DeskWord, string>> = {
  release: '/held/:entry/release',
  reject: '/held/:entry/reject',
  retract: '/reports/:source/:report/retract',
  call: '/calls',
  'withdraw-call': '/calls/:call/withdraw',
  'lift-embargo': '/embargo/lift',
  'postpone-embargo': '/embargo/postpone',
  amend: '/definition',
  'draw-tie': '/ties/:contest',
  certify: '/certify',
  reopen: '/reopen',
};

/** What the desk and the certifier may ask for. */
export function deskRoutes(intake: Intake): readonly NightRoute[] {
  const decisions = (Object.entries(decisionPaths) as [DeskWord, string][]).map(
    ([word, path]): NightRoute => ({
      method: 'POST',
      path,
      handle: (request, into) => postDecision(word, request, into, intake),
    }),
  );
  return [
    ...decisions,
    { method: 'GET', path: '/desk/:request', handle: (request, into) => getDeskStatus(request, into, intake) },
    { method: 'GET', path: '/held', handle: (request, into) => getHeld(request, into, intake) },
    { method: 'GET', path: '/refused', handle: (request, into) => getRefused(request, into, intake) },
    { method: 'POST', path: '/failed/:receipt/retry', handle: (request, into) => postRetry(request, into, intake) },
    { method: 'GET', path: '/queue', handle: (request, into) => getQueue(request, into, intake) },
    { method: 'GET', path: '/sealed', handle: (request, into) => getSealed(request, into, intake) },
  ];
}
