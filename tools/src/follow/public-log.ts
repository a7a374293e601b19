import type { PublishedRow } from '@election-night/shared/election/row.ts';
import type { NightKeys } from '@election-night/shared/redis/keys.ts';
import type { Commit } from '@election-night/shared/wire/commit.ts';
import type { Redis } from 'ioredis';
import { changedFields } from './changed-fields.ts';
import { getJson, getText } from './get-over-http.ts';
import type { ChangedRow, FollowedCommit } from './way.ts';

export type LoggedCommit = { readonly hash: string; readonly commit: Commit };

/** The commits of one epoch. */
export type PublicLog = {
  readonly epoch: string;
  /** Those with a rev in (from, to], in order; fewer where the log has no more. */
  read(from: number, to: number): Promise<readonly LoggedCommit[]>;
};

/** The logs of a run in Redis, the newest first: revs go on from one epoch to the next where commits were lost. */
export async function logsInRedis(redis: Redis, keys: NightKeys, run: string): Promise<PublicLog[]> {
  const epochs = await redis.xrevrange(keys.epochs, '+', '-');
  return epochs
    .map(([, fields]) => fieldsOf(fields))
    .filter((fields) => fields.run === run && fields.epoch !== undefined)
    .map(({ epoch = '' }) => ({
      epoch,
      read: async (from: number, to: number) => {
        const entries = await redis.xrange(keys.log(epoch), `(${from}-0`, `${to}-0`);
        return entries.map(([, fields]) => {
          const { hash = '', commit = '' } = fieldsOf(fields);
          return { hash, commit: JSON.parse(commit) as Commit };
        });
      },
    }));
}

/** The log of the epoch that a broadcaster serves now; older ones are not served. */
export async function logOverHttp(feed: string, night: string): Promise<PublicLog> {
  const { epoch } = (await getJson(`${feed}/v1/nights/${night}`)) as { epoch: string };
  return {
    epoch,
    read: async (from, to) => {
      const text = await getText(`${feed}/v1/nights/${night}/${epoch}/log?from=${from}&limit=${to - from}`);
      return text
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line) as LoggedCommit)
        .filter(({ commit }) => commit.rev <= to);
    },
  };
}

/** Pages of the log that are looked through for what a row was before. */
const pageOfLog = 500;
const furthestBack = 10_000;

/** The commit of a report, and what it made of each row that it changed. Undefined where none of the logs has it. */
export async function followCommit(
  logs: readonly PublicLog[],
  rev: number,
  { source, report }: { readonly source: string; readonly report: string },
): Promise<FollowedCommit | undefined> {
  for (const log of logs) {
    const [logged] = await log.read(rev - 1, rev);
    const isOfReport = logged?.commit.cause.some(
      (cause) => cause.type === 'report' && cause.source === source && cause.report === report,
    );
    if (!logged || !isOfReport) continue;
    const { commit, hash } = logged;
    return { epoch: log.epoch, rev, at: commit.at, hash, cause: commit.cause, rows: await changedRows(log, commit) };
  }
  return undefined;
}

async function changedRows(log: PublicLog, { rev, rows }: Commit): Promise<ChangedRow[]> {
  const { found, isWhole } = await rowsBefore(log, rev, new Set(rows.map(({ key }) => key)));
  return rows.map((row) => {
    const before = found.get(row.key);
    const stood = before && !('deleted' in before) ? before : undefined;
    return {
      key: row.key,
      before: stood ? 'seen' : before || isWhole ? 'absent' : 'unseen',
      isGone: 'deleted' in row,
      fields: changedFields(stood, row),
    };
  });
}

/** The latest state of each key before a rev. `isWhole` = the log was read back to its beginning. */
async function rowsBefore(log: PublicLog, rev: number, keys: ReadonlySet<string>) {
  const found = new Map<string, PublishedRow>();
  let to = rev - 1;
  while (to > 0 && found.size < keys.size && rev - to < furthestBack) {
    const from = Math.max(0, to - pageOfLog);
    for (const { commit } of [...(await log.read(from, to))].reverse()) {
      for (const row of commit.rows) if (keys.has(row.key) && !found.has(row.key)) found.set(row.key, row);
    }
    to = from;
  }
  return { found, isWhole: to <= 0 };
}

function fieldsOf(list: readonly string[]): Partial<Record<string, string>> {
  const fields: Record<string, string> = {};
  for (let place = 0; place + 1 < list.length; place += 2) fields[list[place] as string] = list[place + 1] as string;
  return fields;
}
