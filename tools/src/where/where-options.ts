import { Option } from 'commander';

/** What says once for all tools where a night is, so that nobody repeats it in every command. An option goes before its variable. */
export const whereVariables = {
  ingestor: 'ELECTION_INGESTOR',
  feed: 'ELECTION_FEED',
  night: 'ELECTION_NIGHT',
  keysFile: 'ELECTION_KEYS_FILE',
} as const;

export const ingestorOption = () =>
  new Option('--url <ingestor>', 'the ingestor').env(whereVariables.ingestor).default('http://127.0.0.1:8081');
export const feedOption = () => new Option('--feed <broadcaster>', 'a broadcaster').env(whereVariables.feed);
export const nightOption = (about: string) => new Option('--night <night>', about).env(whereVariables.night);
export const keysOption = (about: string) => new Option('--keys <file>', about).env(whereVariables.keysFile);
