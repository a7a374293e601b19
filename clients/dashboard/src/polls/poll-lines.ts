import type { Contest } from '@election-night/shared/election/definition.ts';
import type { ExitPollRow } from '@election-night/shared/election/row.ts';

/** A poll, or the combination of all of them. */
export type NamedPoll = { readonly id: string; readonly row: ExitPollRow };

/** What one poll says of one option. Percent and points; `passing` in how many of 100 draws it passes the threshold. */
export type PollFigure = {
  readonly poll: NamedPoll;
  readonly share: number;
  readonly margin: number | undefined;
  readonly passing: number | undefined;
};

export type PollLine = {
  readonly option: string;
  /** Of the polls that asked for it, in their order. */
  readonly figures: readonly PollFigure[];
  /** Where all of them say the same for sure. */
  readonly passing: 'always' | 'never' | 'open' | undefined;
};

/** The options that any poll asked for, the largest first by the first poll that has it. */
export function pollLines(contest: Contest, polls: readonly NamedPoll[]): readonly PollLine[] {
  return contest.options
    .map(({ id }) => lineOf(id, polls))
    .filter(({ figures }) => figures.length > 0)
    .sort((one, other) => (other.figures[0]?.share ?? 0) - (one.figures[0]?.share ?? 0));
}

function lineOf(option: string, polls: readonly NamedPoll[]): PollLine {
  const figures = polls.flatMap((poll) => {
    const { shares, margin, passing } = poll.row;
    const share = shares[option];
    return share === undefined ? [] : [{ poll, share, margin: margin?.[option], passing: passing?.[option] }];
  });
  return { option, figures, passing: agreed(figures.flatMap(({ passing }) => passing ?? [])) };
}

function agreed(passing: readonly number[]): PollLine['passing'] {
  if (passing.length === 0) return undefined;
  if (passing.every((one) => one === 100)) return 'always';
  return passing.every((one) => one === 0) ? 'never' : 'open';
}

/** Where the scale of all bars ends, percent: a multiple of five that holds every whisker and the threshold. */
export function endOfScale(lines: readonly PollLine[], threshold: number | undefined): number {
  const ends = lines.flatMap(({ figures }) => figures.map(({ share, margin = 0 }) => share + margin));
  const most = Math.max(...ends, threshold === undefined ? 0 : threshold * 1.5, 5);
  return Math.min(100, Math.ceil(most / 5) * 5);
}
