import type { Answer, Problem, Question } from '../ingestor/ask-ingestor.ts';
import type { ElectionView } from '../night/election-view.ts';
import type { Night } from '../night/watch-night.ts';
import type { Language } from '../words/languages.ts';
import type { NightFormat } from '../words/night-format.ts';
import type { DeskLists } from './desk-lists.ts';
import type { DeskSay } from './desk-words.ts';

/**
 * What every panel of the desk is given. Another one is made whenever a row, a list, the definition, the connection or the language
 * changes, and never changes itself. It is a `Speaking` too: `rowName(key, view.election, view)`.
 */
export type DeskView = {
  readonly night: Night;
  readonly election: ElectionView;
  /** Id of the night. */
  readonly id: string;
  /** `live`, `test` or `replay`: goes into every request. */
  readonly mode: string;
  readonly say: DeskSay;
  readonly format: NightFormat;
  readonly language: Language;
  readonly lists: DeskLists;
  /** Asks the ingestor about this night with the person's key. A key that is refused closes the desk. */
  ask<Body>(question: Omit<Question, 'key'>): Promise<Answer<Body>>;
  /** Sends a decision and follows it to its end; `onProgress` is told of each step, the last one too. What was done is noted in the log of the tab. */
  decide(decision: Decision, onProgress: (progress: Progress) => void): Promise<Progress>;
  /** Asks for all lists now, as after something was done. */
  askAgain(): void;
  /** More held entries than are shown now. */
  showMoreHeld(): void;
};

/** A decision as it is sent. */
export type Decision = {
  /** Chosen by the sender. What is sent again after a problem keeps it: the same is done once (P-DESK-2). */
  readonly id: string;
  /** Below the night: `/held/<digest>/release`. */
  readonly path: string;
  /** Beside `id` and `mode`. */
  readonly body: object;
  /** For the log of the tab: what was done, `Release`, and what with, `Turnout, Abai Region`. */
  readonly label: string;
  readonly about: string;
};

/** How far a decision has come. The last three and `problem` are ends. */
export type Progress =
  | { readonly step: 'sending' }
  | { readonly step: 'queued' }
  | { readonly step: 'applied'; readonly rev: number; readonly at: string }
  | { readonly step: 'refused'; readonly reason: string }
  /** `by`: who agreed first. */
  | { readonly step: 'second-person-needed'; readonly by: string }
  | { readonly step: 'problem'; readonly problem: Problem };
