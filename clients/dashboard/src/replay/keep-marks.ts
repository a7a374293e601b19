import type { ReplayMarks } from '@election-night/shared/wire/http-bodies.ts';
import { askIngestor } from '../ingestor/ask-ingestor.ts';

/** `absent`: this server has no way to the ingestor, or the night is no replay. `away`: it has one, and nobody answers at its end. */
export type KnownMarks = ReplayMarks | 'absent' | 'away';

export type KeptMarks = {
  /** Something has changed, such as the rev: asks when its turn comes. */
  askSoon(): void;
  /** The viewer has moved the clock. */
  askNow(): void;
  end(): void;
};

/** Between two questions of a viewer. */
const leastMs = 4000;
/** After that long without a turn an ingestor that was away is asked again. */
const awayMs = 10_000;

/**
 * Asks for the marks of a replay (P-REP-10) at once, and again while the night goes on, since a release brings marks and a step back takes some
 * away. However many viewers there are, their questions are spread over seconds.
 */
export function keepMarks(night: string, onMarks: (marks: KnownMarks) => void): KeptMarks {
  const ending = new AbortController();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isAsking = false;
  let isWanted = false;
  let askedAt = Number.NEGATIVE_INFINITY;
  let known: KnownMarks | undefined;
  void ask();

  return {
    askSoon() {
      if (known !== 'absent' && known !== 'away')
        wait(Math.max(0, askedAt + leastMs - Date.now()) + spread(leastMs / 4));
    },
    askNow() {
      clearTimeout(timer);
      timer = undefined;
      void ask();
    },
    end() {
      ending.abort();
      clearTimeout(timer);
    },
  };

  function wait(ms: number): void {
    timer ??= setTimeout(() => {
      timer = undefined;
      void ask();
    }, ms);
  }

  async function ask(): Promise<void> {
    if (isAsking) {
      isWanted = true;
      return;
    }
    isAsking = true;
    askedAt = Date.now();
    const marks = await fetchMarks();
    isAsking = false;
    if (marks === undefined || ending.signal.aborted) return;
    // What is known of the recording stays true while nobody answers.
    if (marks !== 'away' || typeof known !== 'object') onMarks(marks);
    known = marks === 'away' && typeof known === 'object' ? known : marks;
    if (marks === 'away') wait(awayMs + spread(awayMs));
    if (isWanted) wait(spread(leastMs / 4));
    isWanted = false;
  }

  async function fetchMarks(): Promise<KnownMarks | undefined> {
    try {
      const answer = await askIngestor<ReplayMarks>(night, { path: '/replay/marks', signal: ending.signal });
      if (answer.isDone) return answer.body;
      return answer.problem.status === 404 ? 'absent' : 'away';
    } catch {
      return undefined;
    }
  }
}

function spread(mostMs: number): number {
  return Math.random() * mostMs;
}
