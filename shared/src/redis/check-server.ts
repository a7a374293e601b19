import type { Redis } from 'ioredis';

export type ServerCheck = { readonly ok: true } | { readonly ok: false; readonly problems: readonly string[] };

/**
 * Refuses a Redis that could lose or drop what was acknowledged: one that evicts keys when its memory is full, or that keeps no
 * append-only file. Managed servers often hide CONFIG from their users; the policy is then read from INFO, which names both.
 * Rejects where Redis does not answer.
 */
export async function checkServer(redis: Redis): Promise<ServerCheck> {
  const [memory, persistence] = await Promise.all([redis.info('memory'), redis.info('persistence')]);
  const policy = fieldOf(memory, 'maxmemory_policy');
  const problems = [
    ...(policy === 'noeviction'
      ? []
      : [
          `maxmemory-policy is ${policy ?? 'unknown'}, so Redis may drop results when its memory is full; set maxmemory-policy noeviction`,
        ]),
    ...(fieldOf(persistence, 'aof_enabled') === '1'
      ? []
      : ['the append-only file is off, so a restart of Redis loses acknowledged reports; set appendonly yes']),
  ];
  return problems.length === 0 ? { ok: true } : { ok: false, problems };
}

function fieldOf(info: string, name: string): string | undefined {
  return new RegExp(`^${name}:(.*?)\\r?$`, 'm').exec(info)?.[1];
}
