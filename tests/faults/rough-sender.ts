import { Agent, type ClientRequest, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Pipeline } from '../../tools/src/pipeline/start-pipeline.ts';
import { seededRandom } from '../../tools/src/replay/seeded-random.ts';
import type { FaultReport } from './fault-night.ts';

/** What one attempt to send came to. `unknown`: no answer, or one that says so. */
export type Said =
  | { readonly outcome: 'accepted'; readonly receipt: string }
  | { readonly outcome: 'refused'; readonly status: number }
  | { readonly outcome: 'unknown'; readonly why: string };

/** The test's own history: what was sent under an id, by content, and what was answered to each attempt. */
export type Sent = {
  readonly report: FaultReport;
  /** As many lists as the report has contents. */
  readonly said: readonly Said[][];
  /** A sender that did not try again after the first time without an answer. */
  readonly gaveUp: boolean;
};

export type RoughSender = {
  /** Sends a report as careless senders would: up to five copies at once, connections cut before the answer, again and again until answered. */
  deliver(report: FaultReport): Promise<Sent>;
  /** One attempt, without faults. */
  attempt(source: string, body: string): Promise<Said>;
  readonly sent: readonly Sent[];
  /** Attempts that wait for their answer now. */
  readonly inFlight: ReadonlySet<Promise<Said>>;
  readonly acknowledged: number;
  close(): void;
};

const giveUp = 0.1;
const cut = 0.1;

export function createRoughSender(
  pipeline: Pick<Pipeline, 'ingestorUrl' | 'keys'>,
  night: string,
  seed: number,
  lanes = 24,
): RoughSender {
  const agent = new Agent({ keepAlive: true, maxSockets: lanes * 5 });
  const target = new URL(`${pipeline.ingestorUrl}/v1/nights/${night}/reports`);
  const sent: Sent[] = [];
  const inFlight = new Set<Promise<Said>>();
  let acknowledged = 0;

  const attempt = (source: string, body: string, cutAfterMs?: number): Promise<Said> => {
    const said = send(agent, target, pipeline.keys.sources[source] ?? '', body, cutAfterMs);
    inFlight.add(said);
    return said.finally(() => inFlight.delete(said));
  };

  const deliver = async (report: FaultReport): Promise<Sent> => {
    const number = Number(report.id.slice(report.id.lastIndexOf('-') + 1));
    const random = (purpose: string) => seededRandom(seed, purpose, number);
    const gaveUp = random('give-up') < giveUp;
    const said: Said[][] = report.contents.map(() => []);
    const copy = async (content: number, copy: number) => {
      for (let time = 0; ; time++) {
        const chance = random(`cut/${content}/${copy}/${time}`);
        const answer = await attempt(
          report.source,
          report.contents[content]?.body ?? '',
          chance < cut ? (chance / cut) * 3 : undefined,
        );
        said[content]?.push(answer);
        if (answer.outcome !== 'unknown' || gaveUp) return;
        await delay(20 + chance * 80);
      }
    };
    const copies = 1 + Math.floor(random('copies') ** 3 * 5);
    await Promise.all(
      report.contents.flatMap((_, content) => Array.from({ length: copies }, (_, n) => copy(content, n))),
    );
    const history = { report, said, gaveUp };
    sent.push(history);
    if (said.flat().some(({ outcome }) => outcome === 'accepted')) acknowledged += 1;
    return history;
  };

  return {
    deliver,
    attempt: (source, body) => attempt(source, body),
    sent,
    inFlight,
    get acknowledged() {
      return acknowledged;
    },
    close: () => agent.destroy(),
  };
}

/** Sends all of them with so many under way at a time. */
export async function deliverAll(sender: RoughSender, reports: readonly FaultReport[], lanes = 24): Promise<void> {
  let next = 0;
  const lane = async () => {
    for (let report = reports[next++]; report; report = reports[next++]) await sender.deliver(report);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
}

/** One POST. `cutAfterMs`: the connection is reset so long after the request has left. */
function send(agent: Agent, target: URL, key: string, body: string, cutAfterMs: number | undefined): Promise<Said> {
  const headers = {
    authorization: `Bearer ${key}`,
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  };
  return new Promise((resolve) => {
    const asked: ClientRequest = request(target, { agent, method: 'POST', headers, timeout: 5000 }, (answer) => {
      let text = '';
      answer.setEncoding('utf8');
      answer.on('data', (part: string) => {
        text += part;
      });
      answer.on('error', (error) => resolve({ outcome: 'unknown', why: error.message }));
      answer.on('end', () => resolve(saidBy(answer.statusCode ?? 0, text)));
    });
    asked.on('error', (error) => resolve({ outcome: 'unknown', why: error.message }));
    asked.on('timeout', () => asked.destroy(new Error('no answer in time')));
    asked.end(body, () => {
      if (cutAfterMs !== undefined) setTimeout(() => asked.socket?.resetAndDestroy(), cutAfterMs);
    });
  });
}

function saidBy(status: number, text: string): Said {
  if (status === 202) return { outcome: 'accepted', receipt: (JSON.parse(text) as { receipt: string }).receipt };
  if (status >= 400 && status < 500) return { outcome: 'refused', status };
  return { outcome: 'unknown', why: `${status} ${text}` };
}
