import type { LogTail, TailState } from './log/tail-log.ts';

export type Readiness = {
  readonly night: string;
  readonly mode: string;
  readonly state: TailState['kind'];
  readonly isCurrent: boolean;
  /** Why what is served may be out of date. */
  readonly reason?: string;
  /** Since Redis last answered; absent before the first answer. */
  readonly silentSeconds?: number;
};

/** Is a night current? A log that is followed and a Redis that answers at least every `silenceMs`. */
export function readinessOf(
  night: { readonly id: string; readonly mode: string },
  tail: Pick<LogTail, 'state' | 'silentMs'>,
  silenceMs: number,
): Readiness {
  const state = tail.state();
  const silentMs = tail.silentMs();
  const reason = reasonOf(state, silentMs > silenceMs);
  return {
    night: night.id,
    mode: night.mode,
    state: state.kind,
    isCurrent: reason === undefined,
    ...(reason === undefined ? {} : { reason }),
    ...(Number.isFinite(silentMs) ? { silentSeconds: Math.floor(silentMs / 1000) } : {}),
  };
}

function reasonOf(state: TailState, isSilent: boolean): string | undefined {
  if (state.kind === 'broken') return `the log cannot be followed: ${state.reason}`;
  if (isSilent) return 'redis does not answer';
  if (state.kind === 'absent') return 'no aggregator has started this night yet';
  return state.kind === 'loading' ? 'the board is being loaded' : undefined;
}
