import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { readNumber } from './read-number.ts';

/** What stood on the screen, frame by frame, where it was another than the frame before. In English. */
type Frame = { readonly epoch: string; readonly rev: number; readonly turnout: string; readonly share: string };

/** Runs in the page before anything of it: after each frame it looks at the nation's turnout and the share of Amanat. */
const recorder = `(() => {
  window.frames_ = [];
  const cell = (tag, name, column) => {
    const lines = document.querySelector(tag)?.shadowRoot?.querySelectorAll('tbody tr') ?? [];
    return [...lines].find((line) => line.cells[0].textContent === name)?.cells[column]?.textContent ?? '\\u2013';
  };
  let before = '';
  const look = () => {
    const { epoch, rev } = document.querySelector('#live:not([hidden]) main')?.dataset ?? {};
    if (epoch === undefined) return;
    const frame = { epoch, rev: Number(rev), turnout: cell('en-turnout', 'Kazakhstan', 1), share: cell('en-count', 'Amanat', 2) };
    const now = JSON.stringify(frame);
    if (now !== before) window.frames_.push(frame);
    before = now;
  };
  // Once the frame is drawn: elements draw in the frame itself.
  const next = () => requestAnimationFrame(() => { setTimeout(look); next(); });
  next();
})()`;

export async function recordFrames(page: Page): Promise<void> {
  await page.addInitScript(recorder);
}

/** Every frame has the figures that the public log has at its epoch and rev. Resolves with the turnouts that were seen, in order. */
export async function expectFramesOfLog(page: Page, nightUrl: string): Promise<readonly string[]> {
  const frames = (await page.evaluate('window.frames_')) as readonly Frame[];
  for (const epoch of new Set(frames.map((frame) => frame.epoch))) {
    const commits = await commitsOf(nightUrl, epoch);
    // What an epoch had that is gone was compared before it went.
    if (commits === undefined) continue;
    for (const frame of frames.filter((one) => one.epoch === epoch)) {
      const { turnout, share } = figuresAt(commits, frame.rev);
      expect([frame, read(frame.turnout), read(frame.share)]).toEqual([frame, turnout, share]);
    }
  }
  return [...new Set(frames.map(({ turnout }) => turnout))];
}

const read = (text: string) => (text === '\u2013' ? undefined : readNumber(text, 'en-GB'));

type Commit = {
  readonly rev: number;
  readonly rows: readonly { readonly key: string; readonly [field: string]: unknown }[];
};

async function commitsOf(nightUrl: string, epoch: string): Promise<readonly Commit[] | undefined> {
  const answer = await fetch(`${nightUrl}/${epoch}/log?limit=2000`);
  if (answer.status === 410) return undefined;
  const lines = (await answer.text()).trim().split('\n');
  return lines.map((line) => (JSON.parse(line) as { commit: Commit }).commit);
}

function figuresAt(commits: readonly Commit[], rev: number): { turnout: unknown; share: unknown } {
  const rowAt = (key: string) =>
    commits
      .filter((commit) => commit.rev <= rev)
      .flatMap(({ rows }) => rows)
      .findLast((row) => row.key === key);
  const shares = rowAt('count:list:KZ')?.['shares'] as Readonly<Record<string, number>> | undefined;
  return { turnout: rowAt('turnout:KZ')?.['percent'], share: shares?.['AMANAT'] };
}
