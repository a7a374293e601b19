import type { SourceState } from './source-state.ts';

/** Each state has a mark and a word, and a colour only besides. */
export const sourceMarks: Readonly<Record<SourceState, readonly [mark: string, style: string]>> = {
  silent: ['!', 'bad'],
  late: ['\u25d4', 'bad'],
  'on-time': ['\u2713', 'well'],
  awaited: ['\u25cb', 'quiet'],
  over: ['\u25a0', 'quiet'],
  unscheduled: ['\u2713', 'well'],
  unheard: ['\u25cb', 'quiet'],
};
