type Method = 'GET' | 'POST';

/** Below /v1/nights/{night} of the ingestor: what the desk and the replay bar of the page need, and nothing that a source sends. */
const ofNights: readonly (readonly [Method, string])[] = [
  ['GET', '/replay'],
  ['POST', '/replay'],
  ['GET', '/replay/marks'],
  ['GET', '/replay/:request'],
  ['GET', '/held'],
  ['GET', '/refused'],
  ['GET', '/sealed'],
  ['GET', '/sources'],
  ['GET', '/queue'],
  ['GET', '/desk/:request'],
  ['POST', '/held/:entry/release'],
  ['POST', '/held/:entry/reject'],
  ['POST', '/reports/:source/:report/retract'],
  ['POST', '/calls'],
  ['POST', '/calls/:call/withdraw'],
  ['POST', '/embargo/lift'],
  ['POST', '/embargo/postpone'],
  ['POST', '/definition'],
  ['POST', '/ties/:contest'],
  ['POST', '/certify'],
  ['POST', '/reopen'],
  ['POST', '/failed/:receipt/retry'],
];

/** What stands before an address of the ingestor here. */
export const apiPrefix = '/api';

export const passedRequests = ofNights.map(([method, path]) => ({
  method,
  url: `${apiPrefix}/v1/nights/:night${path}`,
}));

/** The boards of the queues, for people; they have the same address there as here. */
export const passedBoards = [
  { method: 'GET', url: '/desk/queues' },
  { method: 'GET', url: '/desk/queues/*' },
  { method: 'POST', url: '/desk/queues/session' },
] as const;

/**
 * The address at the ingestor. Undefined where an address would be read in another way there than here, as `%2e%2e` is, which stands for
 * the folder above.
 */
export function addressAtIngestor(url: string): string | undefined {
  const [path = '', ...query] = (url.startsWith(`${apiPrefix}/`) ? url.slice(apiPrefix.length) : url).split('?');
  if (new URL(path, 'http://ingestor').pathname !== path) return undefined;
  return [path, ...query].join('?');
}
