import type { RuleCode } from './definition.ts';

/** A broken sanity rule. `contradicts`, `would-displace` and `too-large` are no rules of a definition: they always hold. */
export type Finding = {
  readonly code: RuleCode | 'contradicts' | 'would-displace' | 'too-large';
  readonly action: 'hold' | 'flag';
  /** A sentence with the figures and what to look at. For the source and the desk only: it may name a figure that is not public. */
  readonly message: string;
};

/** Findings that nobody can release: a figure below zero would be shown or summed, and one that is too large could not be. */
export const neverReleased: ReadonlySet<Finding['code']> = new Set<Finding['code']>(['negative', 'too-large']);

/** Rules that look at what others say. What was published once keeps what they said of it then. */
export const rulesAmongOthers: ReadonlySet<string> = new Set<RuleCode>(['copied', 'swing', 'transposed']);
