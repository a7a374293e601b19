import { unreachable } from '@election-night/shared/election/unreachable.ts';
import type { DecisionStatus } from '@election-night/shared/wire/desk-answers.ts';
import { shortTime } from './show-held.ts';

/** What became of a request, for the person who made it, and what to do next. `isDone` is false where they have to act. */
export function showStatus(
  status: DecisionStatus,
  { night, mode }: { readonly night: string; readonly mode: string },
): { readonly text: string; readonly isDone: boolean } {
  const { request } = status;
  switch (status.state) {
    case 'applied': {
      // Not every decision is a commit of its own: an embargo that ends later shows nothing yet.
      const text = `applied: ${request}; the ${mode} night ${night} is at rev ${status.rev}, ${shortTime(status.at)}`;
      return { text, isDone: true };
    }
    case 'second-person-needed': {
      const text = `${status.by} agreed, as the first of two (${request}). Nothing is published until another person gives the same command with a key of their own.`;
      return { text, isDone: true };
    }
    case 'refused':
      return { text: `refused: ${status.reason} (${request})`, isDone: false };
    case 'queued': {
      const text = `queued: nobody has decided it yet. It is not lost; does an aggregator run? Ask again: npm run desk -- status ${request}`;
      return { text, isDone: false };
    }
    default:
      return unreachable(status);
  }
}
