import type { Election } from '@election-night/shared/election/election.ts';
import { isEpoch, type Position } from '@election-night/shared/wire/position.ts';
import { defaultTopic, isKnownTopic } from '@election-night/shared/wire/topics.ts';
import type { Arrival } from '../feed/night-feed.ts';
import type { Limits } from '../limits.ts';
import { wholeNumber } from '../whole-number.ts';

export type ReadWish =
  | (Arrival & { readonly outcome: 'wish' })
  | { readonly outcome: 'malformed'; readonly detail: string };

/** `?topics=a,b&epoch=…&rev=…`, all of it optional; the same for WebSockets and server-sent streams. */
export function readWish(query: URLSearchParams, election: Election, limits: Limits): ReadWish {
  const named = (query.get('topics') ?? '').split(',').filter((topic) => topic !== '');
  const topics = named.length > 0 ? [...new Set(named)] : [defaultTopic];
  if (topics.length > limits.maxTopics) return malformed(`at most ${limits.maxTopics} topics a connection`);
  const epoch = query.get('epoch') ?? '';
  if (epoch !== '' && !isEpoch(epoch)) return malformed('epoch is not of the form of an epoch');
  const rev = query.get('rev') || undefined;
  const revNumber = wholeNumber(rev, 0);
  if (revNumber === undefined) return malformed('rev must be a whole number from 0');
  return {
    outcome: 'wish',
    known: topics.filter((topic) => isKnownTopic(election, topic)),
    unknown: topics.filter((topic) => !isKnownTopic(election, topic)),
    position: epoch === '' || rev === undefined ? undefined : { epoch, rev: revNumber },
  };
}

/** `<epoch>:<rev>`, as a stream's `id` gave it. What is not of this form is no position: a reader may have it from another server. */
export function positionOfId(id: string): Position | undefined {
  const [epoch = '', text = '', ...rest] = id.split(':');
  const rev = wholeNumber(text, 0);
  return rest.length > 0 || !isEpoch(epoch) || rev === undefined ? undefined : { epoch, rev };
}

function malformed(detail: string): ReadWish {
  return { outcome: 'malformed', detail };
}
