import type { NightRow } from '@election-night/shared/election/row.ts';
import type { ReportOutcome } from '@election-night/shared/queue/report-queue.ts';
import type { FoundReport, Lookout } from './followed-report.ts';
import { getJson, Refused } from './get-over-http.ts';
import { logOverHttp } from './public-log.ts';

type Status = ReportOutcome | { readonly state: 'queued' };

/** Pages of the log that are searched for ids like the one that is unknown. */
const newestCommits = 2000;

/** What a source may know of its own reports, and what everybody may know of the log. `keys` by source, in the clear. */
export async function lookOverHttp(options: {
  readonly url: string;
  readonly feed: string;
  readonly night: string;
  readonly keys: Readonly<Record<string, string>>;
}): Promise<Lookout> {
  const { url, feed, night, keys } = options;
  const { mode } = (await getJson(`${url}/v1/nights/${night}/replay`).catch(() =>
    getJson(`${feed}/v1/nights/${night}`),
  )) as {
    mode: string;
  };

  const ask = async (source: string, report: string): Promise<FoundReport[]> => {
    const address = `${url}/v1/nights/${night}/reports/${report}`;
    try {
      const status = (await getJson(address, keys[source])) as Status;
      return [
        {
          source,
          ...(status.state === 'queued' ? {} : { outcome: status }),
          ...(status.state === 'sealed' ? { sealed: { isExact: false, ...(await nextRelease(feed, night)) } } : {}),
        },
      ];
    } catch (error) {
      if (error instanceof Refused && [401, 403, 404].includes(error.status)) return [];
      throw error;
    }
  };

  return {
    mode,
    notSeen: ['when it was received, its claim and its job: with --redis, on the account of an operator'],
    find: async (report, source) => {
      const sources = source === undefined ? Object.keys(keys) : [source];
      if (source !== undefined && keys[source] === undefined) {
        throw new Error(`the keys file has no key for ${source}; it has ${Object.keys(keys).join(', ')}`);
      }
      return (await Promise.all(sources.map((each) => ask(each, report)))).flat();
    },
    knownIds: async () => {
      const log = await logOverHttp(feed, night);
      const { rev } = (await getJson(`${feed}/v1/nights/${night}`)) as { rev: number };
      const commits = await log.read(Math.max(0, rev - newestCommits), rev);
      return commits.flatMap(({ commit }) =>
        commit.cause.flatMap((cause) => (cause.type === 'report' ? [`${cause.source}/${cause.report}`] : [])),
      );
    },
    logs: async () => [await logOverHttp(feed, night)],
    stop: async () => {},
  };
}

/** The next release of the night, as everybody is told it. */
async function nextRelease(feed: string, night: string): Promise<{ until?: string }> {
  const snapshot = (await getJson(`${feed}/v1/nights/${night}/snapshot`)) as { rows: readonly { key: string }[] };
  const row = snapshot.rows.find(({ key }) => key === 'night') as NightRow | undefined;
  return row?.embargo ? { until: row.embargo.until } : {};
}
