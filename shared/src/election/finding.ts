import type { RuleCode } from './definition.ts';

/** A broken sanity rule. `contradicts` and `would-displace` are no rules of a definition: they always hold. */
export type Finding = {
  readonly code: RuleCode | 'contradicts' | 'would-displace';
  readonly action: 'hold' | 'flag';
  /** A sentence with the figures and what to look at. For the source and the desk only: it may name a figure that is not public. */
  readonly message: string;
};

/** Findings that nobody can release: a figure below zero would be shown or summed. */
export const neverReleased: ReadonlySet<Finding['code']> = new Set<Finding['code']>(['negative']);

/** Rules that look at what others say. What was published once keeps what they said of it then. */
export const rulesAmongOthers: ReadonlySet<string> = new Set<RuleCode>(['copied', 'swing', 'transposed']);
