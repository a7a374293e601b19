import type { Night } from '@election-night/shared/runtime/load-nights.ts';
import type { ReplayProgress } from '../replay/drive-replay.ts';
import { showLocalTime } from '../replay/local-time.ts';

export type ClockLine = { show(lap: number, progress: ReplayProgress): void; print(text: string): void; end(): void };

/**
 * The night's clock and phase in one line that stays where it is. Where stdout is no terminal, a line a change of phase.
 * The phase is what the broadcaster shows, so the line also says that the page is alive.
 */
export function createClockLine(night: Night, broadcasterUrl: string): ClockLine {
  const { timeZone } = night.election.definition;
  const isTerminal = process.stdout.isTTY === true;
  const url = `${broadcasterUrl}/v1/nights/${night.id}/snapshot?topic=exit-polls`;
  let phase: string | undefined;
  let shown = '';
  let lapOfPhase = 0;
  let askedAt = 0;

  const clear = () => {
    if (isTerminal) process.stdout.write('\r\x1b[2K');
  };
  const show = (lap: number, { at, clock, posted, of }: ReplayProgress) => {
    if (lap !== lapOfPhase || Date.now() - askedAt > 1000) {
      if (lap !== lapOfPhase) phase = undefined;
      lapOfPhase = lap;
      askedAt = Date.now();
      readPhase(url).then((read) => {
        if (lap === lapOfPhase) phase = read ?? phase;
      });
    }
    if (!isTerminal && (phase === undefined || `${lap} ${phase}` === shown)) return;
    shown = `${lap} ${phase}`;
    const pace = clock.paused ? 'paused' : `${clock.speed} x`;
    clear();
    const line = `lap ${lap} | ${showLocalTime(at, timeZone)} | ${phase ?? 'starting'} | ${posted} of ${of} reports | ${pace}`;
    process.stdout.write(isTerminal ? line : `${line}\n`);
  };
  return {
    show,
    print(text) {
      clear();
      process.stdout.write(`${text}\n`);
    },
    end: clear,
  };
}

async function readPhase(url: string): Promise<string | undefined> {
  try {
    const snapshot = (await (await fetch(url, { signal: AbortSignal.timeout(1000) })).json()) as {
      rows: { key: string; phase?: string }[];
    };
    return snapshot.rows.find(({ key }) => key === 'night')?.phase;
  } catch {
    return undefined;
  }
}
