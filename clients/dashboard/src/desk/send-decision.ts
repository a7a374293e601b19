import type { DecisionStatus } from '@election-night/shared/wire/desk-answers.ts';
import { type Answer, mayBeSentAgain, type Question } from '../ingestor/ask-ingestor.ts';
import type { Progress } from './desk-view.ts';

type Ask = <Body>(question: Omit<Question, 'key'>) => Promise<Answer<Body>>;

const firstLookMs = 60;
const longestLookMs = 2000;

/**
 * Sends a decision once and looks until it was applied, refused, or needs another person. A problem while sending is an end: whoever sent it
 * says whether to send the same again. While looking, what may pass is waited for, since the decision is with Redis by then.
 */
export async function sendDecision(
  ask: Ask,
  { path, body }: { readonly path: string; readonly body: { readonly id: string } },
  onProgress: (progress: Progress) => void,
): Promise<Progress> {
  const end = (progress: Progress) => {
    onProgress(progress);
    return progress;
  };
  onProgress({ step: 'sending' });
  const sent = await ask({ method: 'POST', path, body });
  if (!sent.isDone) return end({ step: 'problem', problem: sent.problem });
  onProgress({ step: 'queued' });
  for (let pauseMs = firstLookMs; ; pauseMs = Math.min(pauseMs * 1.5, longestLookMs)) {
    await new Promise((done) => setTimeout(done, pauseMs));
    const looked = await ask<DecisionStatus>({ path: `/desk/${encodeURIComponent(body.id)}` });
    if (!looked.isDone && !mayBeSentAgain(looked.problem)) return end({ step: 'problem', problem: looked.problem });
    const progress = looked.isDone ? progressOf(looked.body) : undefined;
    if (progress) return end(progress);
  }
}

function progressOf(status: DecisionStatus): Progress | undefined {
  switch (status.state) {
    case 'applied':
      return { step: 'applied', rev: status.rev, at: status.at };
    case 'refused':
      return { step: 'refused', reason: status.reason };
    case 'second-person-needed':
      return { step: 'second-person-needed', by: status.by };
    default:
      return undefined;
  }
}
