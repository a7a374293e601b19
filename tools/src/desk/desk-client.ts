import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { type DeskRole, type DeskWord, deskRoles, roleOf } from '@election-night/shared/election/desk-action.ts';
import type { DecisionStatus, HeldList, RefusedList, SealedReports } from '@election-night/shared/wire/desk-answers.ts';
import type { ProblemBody } from '@election-night/shared/wire/problem.ts';
import { type Answer, type Patience, requestPatiently } from '../replay/request-patiently.ts';
import type { KeyOf } from './find-key.ts';

export type DeskClient = {
  held(query: { readonly unit?: string; readonly limit?: number }): Promise<HeldList>;
  /** Every entry that waits, however many pages. */
  allHeld(): Promise<HeldList['held']>;
  refused(): Promise<RefusedList>;
  sealed(): Promise<SealedReports>;
  /** The night's time now, RFC 3339 UTC. */
  nightTime(): Promise<string>;
  /** Sends a decision, and waits until it was applied, refused, or needs another person; `queued` where nobody decided in time. */
  decide(decision: DecisionToSend): Promise<DecisionStatus>;
  statusOf(request: string): Promise<DecisionStatus>;
  retry(receipt: string): Promise<'queued' | 'done'>;
};

export type DecisionToSend = {
  readonly word: DeskWord;
  /** Below the night. */
  readonly path: string;
  readonly body: object;
  /** Absent = a new one. */
  readonly id?: string;
};

const patience: Patience = { giveUpAfterMs: 20_000, attemptMs: 5000 };

/** The desk's side of the ingestor. Throws one sentence that says what to do where an answer is not what was asked for. */
export function createDeskClient(options: {
  readonly url: string;
  readonly night: string;
  readonly mode: string;
  readonly keyOf: KeyOf;
  /** How long a decision is waited for. */
  readonly waitMs: number;
}): DeskClient {
  const { night, mode, keyOf, waitMs } = options;
  const origin = options.url.replace(/\/+$/, '');
  const base = `/v1/nights/${encodeURIComponent(night)}`;
  const ask = async (method: string, path: string, roles: readonly DeskRole[], body?: object): Promise<Answer> => {
    const headers = { authorization: `Bearer ${keyOf(...roles)}`, 'content-type': 'application/json' };
    const init = { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) };
    return requestPatiently(`${origin}${path}`, init, patience);
  };
  // Whoever decides may read, in either role.
  const get = async <T>(path: string) => {
    const answer = await ask('GET', path, deskRoles).catch((error: Error) => {
      throw new Error(`${error.message}. Does an ingestor run there? --url says where it is`);
    });
    return expectOk<T>(answer, deskRoles, mode);
  };
  const statusOf = (request: string) => get<DecisionStatus>(`${base}/desk/${encodeURIComponent(request)}`);

  return {
    held: (query) => get(`${base}/held?${new URLSearchParams(query as Record<string, string>)}`),
    async allHeld() {
      const held: HeldList['held'] = [];
      for (let path: string | undefined = `${base}/held?limit=1000`; path !== undefined; ) {
        const page: HeldList = await get<HeldList>(path);
        held.push(...page.held);
        path = page.next;
      }
      return held;
    },
    refused: () => get(`${base}/refused`),
    sealed: () => get(`${base}/sealed`),
    nightTime: async () => (await get<{ at: string }>(`${base}/replay`)).at,
    statusOf,
    async decide({ word, path, body, id = `${word}-${randomUUID()}` }) {
      const roles = [roleOf[word]];
      const sent = await ask('POST', `${base}${path}`, roles, { id, mode, ...body }).catch((error: Error) => {
        throw new Error(
          `${error.message}. Whether it was taken is not known: give the same command again with --id ${id}`,
        );
      });
      expectOk(sent, roles, mode);
      const deadline = Date.now() + waitMs;
      for (let pauseMs = 10; ; pauseMs = Math.min(pauseMs * 1.5, 250)) {
        const status = await statusOf(id);
        if (status.state !== 'queued' || Date.now() > deadline) return status;
        await delay(pauseMs);
      }
    },
    async retry(receipt) {
      const answer = await ask('POST', `${base}/failed/${encodeURIComponent(receipt)}/retry`, ['desk'], { mode });
      return expectOk<{ state: 'queued' | 'done' }>(answer, ['desk'], mode).state;
    },
  };
}

function expectOk<T>({ status, json }: Answer, roles: readonly DeskRole[], mode: string): T {
  if (status === 200 || status === 202) return json as T;
  const { code, title, errors = [], remedy } = json as Partial<ProblemBody>;
  if (code === undefined) throw new Error(`the answer was ${status} and not of an ingestor; set --url to the ingestor`);
  const fields = errors.map(({ pointer, message }) => `\n  ${pointer || 'the request'}: ${message}`).join('');
  const next = nextSteps(roles, mode)[code] ?? (fields === '' ? remedy : undefined);
  throw new Error(`${title}${fields}${next === undefined ? '' : `\n${next}`}`);
}

function nextSteps(roles: readonly DeskRole[], mode: string): Readonly<Record<string, string>> {
  return {
    'key-unknown': 'The key is wrong, or has expired. Ask whoever keeps the file of keys for another one.',
    'key-forbids': `This needs a key of the role ${roles.join(' or ')} for this night. With a file of keys, --as chooses whose.`,
    'night-unknown': '--night takes the id of the night, such as kazakhstan-2023.',
    'mode-differs': `You said --mode ${mode}. Nothing was decided. Make sure that you mean this night, then say its mode.`,
    'request-id-taken': 'Leave out --id for a new request.',
    'request-unknown': 'A request belongs to its run, and a new run begins without any. Look at the id again.',
    'receipt-unknown': '`npm run desk -- refused` lists the receipts of what failed.',
  };
}
