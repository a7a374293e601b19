import type { PostRecord } from './drive-replay.ts';

/** What became of the posts, in a few lines for a person: how many reports and entries ended in which way, and each that was refused. */
export function describeEnd(records: readonly PostRecord[]): string[] {
  const reports = new Map<string, number>();
  const entries = new Map<string, number>();
  const refused: string[] = [];
  for (const { post, result, outcome } of records) {
    const name = `${post.source} ${post.id ?? post.path}`;
    if (result?.outcome === 'refused') {
      count(reports, 'refused at the intake');
      refused.push(`refused at the intake: ${name}: ${result.status} ${titleOf(result.problem)}`);
    } else if (outcome?.state === 'refused') {
      count(reports, 'refused');
      refused.push(`refused: ${name}: ${outcome.reason}`);
    } else {
      count(reports, outcome?.state ?? 'accepted');
      if (outcome?.state === 'decided') {
        for (const [word, number] of Object.entries(outcome.counts)) count(entries, word, number);
      }
    }
  }
  return [`${records.length} posts: ${list(reports)}; entries: ${list(entries)}`, ...refused];
}

function count(counts: Map<string, number>, word: string, number = 1): void {
  counts.set(word, (counts.get(word) ?? 0) + number);
}

function list(counts: ReadonlyMap<string, number>): string {
  return counts.size === 0 ? 'none' : [...counts].map(([word, number]) => `${number} ${word}`).join(', ');
}

function titleOf(problem: unknown): string {
  if (typeof problem !== 'object' || problem === null) return String(problem);
  const { code, title, detail } = problem as { code?: string; title?: string; detail?: string };
  return [code, detail ?? title].filter(Boolean).join(': ');
}
