import type { SenderKeys } from '../../tools/src/replay/keys-of-senders.ts';

/** One request of each kind that the desk may send to the tiny night: its path below the night, a body without its id, and a key that may. */
export function deskRequests(keys: SenderKeys): readonly { path: string; body: object; key: string }[] {
  const [desk = ''] = Object.values(keys.desk ?? {});
  const [certifier = ''] = Object.values(keys.certifier ?? {});
  const asked = { mode: 'replay', reason: 'Checked by phone.' };
  const entry = 'a'.repeat(64);
  const of = { kind: 'exit-poll' };
  const changes = [{ change: 'voters-on-the-list', unit: 'HILL', voters: 610 }];
  const call = { mode: 'replay', asOf: '2030-01-05T22:00:00Z', contest: 'council', of: 'winner', winner: 'OAK' };
  return [
    { path: `/held/${entry}/release`, body: asked, key: desk },
    { path: `/held/${entry}/reject`, body: asked, key: desk },
    { path: '/reports/office/none/retract', body: asked, key: desk },
    { path: '/calls', body: call, key: desk },
    { path: '/calls/call:council:TOWN/withdraw', body: asked, key: desk },
    { path: '/embargo/lift', body: { ...asked, of }, key: desk },
    { path: '/embargo/postpone', body: { ...asked, of, until: '2030-01-05T21:30:00Z' }, key: desk },
    { path: '/definition', body: { ...asked, version: 9, changes }, key: desk },
    { path: '/ties/council', body: { ...asked, winners: ['OAK'] }, key: certifier },
    { path: '/certify', body: { ...asked, contests: ['council'] }, key: certifier },
    { path: '/reopen', body: { ...asked, contests: ['council'] }, key: certifier },
  ];
}

/** What breaks each of them in what the definition knows, by the last part of its path. */
export const unfitBodies: Readonly<Record<string, object>> = {
  calls: { contest: 'nothing' },
  lift: { of: { kind: 'exit-poll', unit: 'TOWN' } },
  postpone: { of: { kind: 'count', unit: 'MARS' } },
  definition: { changes: [{ change: 'voters-on-the-list', unit: 'MARS', voters: 1 }] },
  council: { winners: ['NONE'] },
  certify: { contests: ['nothing'] },
  reopen: { contests: ['nothing'] },
};
