import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { repositoryRoot } from '../pipeline/service-process.ts';

/** The accounts of deploy/redis/users.acl: one for each service, and one for a person. */
export const accounts = ['ingestor', 'aggregator', 'broadcaster', 'operator'] as const;
export type Account = (typeof accounts)[number];
export type Passwords = Readonly<Record<Account, string>>;

/** Letters and digits alone, so that they stand in an address as they are. */
export function randomPasswords(): Passwords {
  return Object.fromEntries(accounts.map((account) => [account, randomBytes(24).toString('hex')])) as Passwords;
}

/** The variable of deploy/redis/write-accounts.sh and docker-compose.yml that has the password of an account. */
export function passwordVariable(account: Account): string {
  return `${account.toUpperCase()}_REDIS_PASSWORD`;
}

/** The text of an ACL file with the shipped accounts, made by the shipped script. Rejects with the script's own words. */
export async function accountsFile(passwords: Passwords): Promise<string> {
  const variables = Object.fromEntries(accounts.map((account) => [passwordVariable(account), passwords[account]]));
  const script = join(repositoryRoot, 'deploy/redis/write-accounts.sh');
  const { stdout } = await promisify(execFile)('/bin/sh', [script], { env: { ...process.env, ...variables } });
  return stdout;
}

/** `url` of a Redis as one of its accounts: `unix://ingestor:…@/path/to.sock`, `redis://ingestor:…@host`. */
export function urlAs(account: Account, passwords: Passwords, url: string): string {
  return url.replace('://', `://${account}:${encodeURIComponent(passwords[account])}@`);
}
