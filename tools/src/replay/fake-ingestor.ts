import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { formatInstant } from '@election-night/shared/election/instant.ts';
import { type ClockAnchor, type Gap, nightTimeAt } from '@election-night/shared/election/night-clock.ts';
import type { ReplayAction } from '@election-night/shared/queue/report-queue.ts';

export type FakeIngestor = {
  readonly url: string;
  /** Posted reports of each run in order of arrival, with the night's time when they came. */
  readonly runs: readonly { readonly run: string; readonly posts: { id: string; at: number }[] }[];
  readonly clock: ClockAnchor;
  /** As somebody else who holds the key of the replay. */
  control(action: ReplayAction): void;
  /** What is done when a report has arrived, before it is put into a run. */
  beforePost(then: (id: string) => void): void;
  /** This report stays under embargo, however late it gets. */
  seal(id: string): void;
  stop(): Promise<void>;
};

/**
 * For tests: the replay's side of an ingestor on a real socket, with a night's clock and without anything behind it.
 * A report is queued at the first question about it, and decided at the second one.
 */
export async function startFakeIngestor(starts: number, gaps: readonly Gap[] = []): Promise<FakeIngestor> {
  const runs: { run: string; posts: { id: string; at: number }[] }[] = [];
  const asked = new Set<string>();
  const sealed = new Set<string>();
  let clock: ClockAnchor = anchor(starts, 1, true);
  let arrives: (id: string) => void = () => {};

  const nightTime = () => nightTimeAt(clock, gaps, Date.now());
  const begin = () => runs.push({ run: `run-${runs.length + 1}`, posts: [] });
  begin();

  function control(action: ReplayAction): void {
    const { speed, paused } = clock;
    if (action.action === 'start') {
      begin();
      const from = action.from === undefined ? starts : Date.parse(action.from);
      clock = anchor(from, action.speed ?? speed, action.paused ?? false);
    } else if (action.action === 'seek') {
      const to = Date.parse(action.to);
      if (to < nightTime()) begin();
      clock = anchor(to, speed, paused);
    } else if (action.action === 'speed') clock = anchor(nightTime(), action.speed, paused);
    else clock = anchor(nightTime(), speed, action.action === 'pause');
  }

  function answer(method: string, path: string, body: { id: string } & ReplayAction): [number, object] {
    if (path === '/reports') arrives(body.id);
    const run = runs.at(-1) as (typeof runs)[number];
    const position = { run: run.run, epoch: `r${run.run}`, rev: run.posts.length };
    if (path === '/replay' && method === 'GET') {
      return [200, { ...position, at: formatInstant(nightTime()), clock }];
    }
    if (path === '/replay') {
      control(body);
      return [202, { request: body.id, status: `/v1/nights/tiny/replay/${body.id}` }];
    }
    if (path.startsWith('/replay/')) return [200, { state: 'applied', ...position }];
    if (method === 'POST') {
      run.posts.push({ id: body.id, at: nightTime() });
      return [202, { report: body.id, receipt: body.id, status: `/v1/nights/tiny/reports/${run.run}-${body.id}` }];
    }
    if (!path.startsWith(`/reports/${run.run}-`)) return [404, { code: 'report-unknown' }];
    if (sealed.has(path.slice(`/reports/${run.run}-`.length))) return [200, { state: 'sealed' }];
    if (asked.has(path)) return [200, { state: 'decided', counts: { accepted: 1 }, exceptions: [] }];
    asked.add(path);
    return [200, { state: 'queued' }];
  }

  const server = createServer(async (request, response) => {
    const path = (request.url ?? '').replace('/v1/nights/tiny', '');
    const [status, json] = answer(request.method ?? '', path, await bodyOf(request));
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
  });
  return {
    url: await listen(server),
    runs,
    get clock() {
      return clock;
    },
    control,
    beforePost(then) {
      arrives = then;
    },
    seal(id) {
      sealed.add(id);
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

function anchor(recordedAt: number, speed: number, paused: boolean): ClockAnchor {
  return { mode: 'replay', recordedAt: formatInstant(recordedAt), wallAt: formatInstant(Date.now()), speed, paused };
}

async function bodyOf(request: IncomingMessage): Promise<{ id: string } & ReplayAction> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return JSON.parse(text || '{}') as { id: string } & ReplayAction;
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
