import type { Answer, Problem } from '../ingestor/ask-ingestor.ts';
import type { DeskLists } from './desk-lists.ts';

export type KeptLists = {
  readonly lists: DeskLists;
  /** Asks soon: several wishes within a second are one. */
  askSoon(): void;
  showMoreHeld(): void;
  end(): void;
};

type Options = {
  ask<Body>(path: string): Promise<Answer<Body>>;
  onChange(): void;
};

const everyMs = 5000;
const restMs = 1000;
/** Held entries that are asked for at first, and most (P-DESK-6). */
const firstHeld = 50;
const mostHeld = 1000;

/** Asks for the lists of the desk every five seconds and whenever told to; not while nobody can see them. */
export function keepLists({ ask, onChange }: Options): KeptLists {
  let lists: DeskLists = {};
  let limit = firstHeld;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isAsking = false;
  let isWanted = false;
  let hasEnded = false;
  const onVisible = () => {
    if (!document.hidden) askSoon();
  };
  document.addEventListener('visibilitychange', onVisible);
  void askAll();

  return {
    get lists() {
      return lists;
    },
    askSoon,
    showMoreHeld() {
      limit = Math.min(mostHeld, limit * 2);
      askSoon();
    },
    end() {
      hasEnded = true;
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', onVisible);
    },
  };

  function askSoon(): void {
    if (isAsking) isWanted = true;
    else if (!isWanted) wait(restMs);
  }

  function wait(ms: number): void {
    clearTimeout(timer);
    isWanted = ms === restMs;
    if (!hasEnded) timer = setTimeout(() => void askAll(), ms);
  }

  async function askAll(): Promise<void> {
    if (document.hidden) return wait(everyMs);
    isAsking = true;
    isWanted = false;
    const paths = {
      ...{ held: `/held?limit=${limit}`, refused: '/refused', sealed: '/sealed' },
      ...{ queue: '/queue', sources: '/sources' },
    };
    const answers = await Promise.all(
      Object.entries(paths).map(async ([name, path]) => [name, await ask<object>(path)] as const),
    );
    isAsking = false;
    if (hasEnded) return;
    lists = merged(lists, answers);
    onChange();
    wait(isWanted ? restMs : everyMs);
  }
}

function merged(before: DeskLists, answers: readonly (readonly [name: string, answer: Answer<object>])[]): DeskLists {
  const { problem: _, ...kept } = before;
  const said = answers.flatMap(([name, answer]) => (answer.isDone ? [[name, answer.body] as const] : []));
  const problems = answers.flatMap(([, answer]): Problem[] => (answer.isDone ? [] : [answer.problem]));
  const [problem] = problems;
  return { ...kept, ...Object.fromEntries(said), ...(problem === undefined ? {} : { problem }) };
}
