/** A mistake that somebody could make, as one change of one file, and the test that must turn red. */
export type Mutant = {
  /** What is broken. */
  readonly name: string;
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly before: string;
  readonly after: string;
  /** A test file, and the beginning of a name where not all of it is needed. */
  readonly test: string;
  readonly named?: string;
};

const src = 'services/broadcaster/src';
const deskSrc = 'services/ingestor/src/desk';
const feedTest = `${src}/feed.redis.test.ts`;

export const mutants: readonly Mutant[] = [
  {
    name: "no bound on what waits in a viewer's buffer",
    file: `${src}/feed/viewer.ts`,
    before: 'return this.outlet.waitingBytes > this.#limits.skipAboveBytes;',
    after: 'return false;',
    test: 'tests/faults/bad-viewers.e2e.test.ts',
  },
  {
    name: 'the tip is read in one turn and the viewer joins in another',
    file: `${src}/feed/fan-out.ts`,
    before: `    this.#seat(viewer);
    if (position && !resumes)`,
    after: `    setTimeout(() => this.#seat(viewer), 20);
    if (position && !resumes)`,
    test: 'tests/faults/hopping-viewers.e2e.test.ts',
  },
  {
    name: 'a heartbeat says the tip though a topic still waits for its tick',
    file: `${src}/feed/fan-out.ts`,
    before: 'if (isPending(topic)) rev = Math.min(',
    after: 'if (false as boolean) rev = Math.min(',
    test: feedTest,
    named: 'P-SYNC-6',
  },
  {
    name: 'the position on a stream runs ahead of a topic that waits',
    file: `${src}/feed/fan-out.ts`,
    before: 'const pending = topics.filter((topic) => this.#options.isPending(topic));',
    after: 'const pending: string[] = topics.filter(() => false);',
    test: `${src}/viewers/events.redis.test.ts`,
    named: 'P-SSE-2',
  },
  {
    name: 'who was passed over goes on from the tip instead of its own rev',
    file: `${src}/feed/fan-out.ts`,
    before: 'Math.max(position, this.#topics.get(topic)?.flushedTo ?? position)',
    after: 'this.#options.board.tip?.rev ?? position',
    test: 'tests/faults/bad-viewers.e2e.test.ts',
  },
  {
    name: 'who was passed over is not told of the new epoch',
    file: `${src}/feed/fan-out.ts`,
    before: `      viewer.owesReset = true;
      for (const topic of viewer.positions.keys())`,
    after: `      viewer.owesReset = viewer.laggingSince === undefined;
      for (const topic of viewer.positions.keys())`,
    test: feedTest,
    named: 'that was passed over when a new epoch begins',
  },
  {
    name: 'the digest still counts the row that was replaced',
    file: `${src}/feed/board.ts`,
    before: 'digestOf(row) - digestOf(before)',
    after: 'digestOf(row)',
    test: `${src}/feed/board.prop.test.ts`,
  },
  {
    name: 'a shared delta begins one rev too late',
    file: `${src}/feed/board.ts`,
    before: 'return lines[below - 1]?.rev ?? 0;',
    after: 'return lines[below]?.rev ?? 0;',
    test: `${src}/feed/board.prop.test.ts`,
  },
  {
    name: 'a deflated frame for a viewer with a smaller window',
    file: `${src}/viewers/accept-upgrade.ts`,
    before: "return window === undefined || window === '15';",
    after: 'return window !== undefined || true;',
    test: `${src}/viewers/transport.redis.test.ts`,
  },
  {
    name: 'an epoch that is newer is taken for one that is gone',
    file: `${src}/http/judge-epoch.ts`,
    before: 'asked > running &&',
    after: 'asked < running &&',
    test: `${src}/http/judge-epoch.test.ts`,
  },
  {
    name: 'a cached snapshot is kept for the next rev',
    file: `${src}/feed/frame-cache.ts`,
    before: 'if (madeAt !== tip) {',
    after: 'if (madeAt?.epoch !== tip.epoch || tip.rev - madeAt.rev > 1) {',
    test: 'tests/faults/channels-agree.e2e.test.ts',
  },
  {
    name: 'one tag for all codings',
    file: `${src}/feed/encoded-body.ts`,
    before: 'etag: (coding) => `"${tag}.${coding}"`,',
    after: 'etag: () => `"${tag}"`,',
    test: `${src}/feed/encoded-body.test.ts`,
  },
  {
    name: 'a silent Redis is not said',
    file: `${src}/readiness.ts`,
    before: "if (isSilent) return 'redis does not answer';",
    after: '',
    test: 'tests/faults/outliving-page.e2e.test.ts',
  },
  {
    name: 'desk: the same words of a second person are the same request',
    file: `${deskSrc}/post-decision.ts`,
    before: 'contentDigest({ id, mode, role, by, decision })',
    after: 'contentDigest({ id, mode, role, decision })',
    test: `${deskSrc}/post-decision.redis.test.ts`,
    named: 'P-DESK-2',
  },
  {
    name: 'desk: either role may decide anything',
    file: `${deskSrc}/post-decision.ts`,
    before: '[roleOf[word]]',
    after: 'Object.values(roleOf)',
    test: `${deskSrc}/post-decision.redis.test.ts`,
    named: 'P-DESK-1',
  },
  {
    name: 'desk: the mode of a request is not looked at',
    file: `${deskSrc}/admit-decision.ts`,
    before: 'if (asked.mode !== mode)',
    after: 'if (false as boolean)',
    test: `${deskSrc}/post-decision.redis.test.ts`,
    named: 'P-DESK-3',
  },
  {
    name: 'desk: the reason of what failed is told with its figures',
    file: `${deskSrc}/read-failed-jobs.ts`,
    before: "line.replace(/\\d+(?:[.,]\\d+)*/g, '#')",
    after: 'line',
    test: `${deskSrc}/lists.redis.test.ts`,
    named: 'P-DESK-7',
  },
  {
    name: 'desk: what failed is tried again once instead of as often as new',
    file: `${deskSrc}/post-retry.ts`,
    before: "job.retry('failed', { resetAttemptsMade: true, resetAttemptsStarted: true })",
    after: "job.retry('failed')",
    test: `${deskSrc}/lists.redis.test.ts`,
    named: 'P-DESK-8',
  },
  {
    name: 'desk: a page of what waits goes on by number instead of by place',
    file: `${deskSrc}/get-held.ts`,
    before: 'lines.filter(({ place }) => place > after)',
    after: "lines.slice(after === '' ? 0 : limit)",
    test: `${deskSrc}/lists.redis.test.ts`,
    named: 'P-DESK-6',
  },
  {
    name: 'desk: seats are not added up',
    file: `${deskSrc}/decision-mistakes.ts`,
    before: 'if (sum > contest.seats)',
    after: 'if (false as boolean)',
    test: `${deskSrc}/admit-decision.test.ts`,
    named: 'P-DESK-4',
  },
  {
    name: 'the aggregator publishes a sum that is not the sum',
    file: 'services/aggregator/src/derive-batch.ts',
    before: 'totalOf: (field) => state.totals.get(field) ?? 0,',
    after: 'totalOf: (field) => state.totals.get(field) ?? 1,',
    test: 'tests/verify/rules.redis.test.ts',
  },
  {
    name: 'a figure that is put out is not listed as withdrawn',
    file: 'services/aggregator/src/walk-reports.ts',
    before: 'withdrawn.push(...noLongerAccepted(subject, before, entries));',
    after: 'noLongerAccepted(subject, before, entries);',
    test: 'tests/verify/rules.redis.test.ts',
  },
  {
    name: 'an accepted figure that no row shows is in no commit',
    file: 'services/aggregator/src/write.ts',
    before: 'draft.rows.size + draft.accepted.length + draft.withdrawn.length > 0',
    after: 'draft.rows.size > 0',
    test: 'tests/verify/histories.redis.test.ts',
  },
  {
    name: 'verify does not miss a row that should have changed',
    file: 'tools/src/verify/check/compare-rows.ts',
    before: 'if (!published.has(key)) staysAsItIs(',
    after: 'if (derived.rows.size === 0) staysAsItIs(',
    test: 'tests/verify/rules.redis.test.ts',
  },
];
