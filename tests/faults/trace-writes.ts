/** What a trace says of one moment at which an answer began to leave. */
export type TracedAnswer = {
  /** The report that it acknowledges; absent where it refuses one. */
  readonly report?: string;
  /** Bytes of the recording whose fdatasync(2) had returned by then. */
  readonly synced: number;
};

export type TracedWrites = {
  readonly answers: readonly TracedAnswer[];
  /** How often the recording was synced. */
  readonly syncs: number;
  readonly synced: number;
};

/** The calls that tell it, for `strace -f -y -e trace=…`. */
export const tracedCalls = 'write,writev,sendmsg,sendto,fdatasync,ftruncate';

/**
 * Reads what `strace -f -y` wrote about an ingestor: which bytes of its recording were synced when each answer left. A write counts once it
 * has returned, a sync for what was written when it began, and from when it has returned.
 */
export function readTrace(trace: string, recording: string): TracedWrites {
  const answers: TracedAnswer[] = [];
  /** By thread: what was written when the sync began that is under way. */
  const syncing = new Map<string, number>();
  /** By thread: whether the write that is under way is one to the recording. */
  const writing = new Set<string>();
  let written = 0;
  let synced = 0;
  let syncs = 0;
  for (const line of trace.split('\n')) {
    const [, thread = '', call = ''] = /^(\d+) +(.*)$/.exec(line) ?? [];
    const isOfRecording = call.includes(`<${recording}>`);
    const result = Number(/\) += (-?\d+)/.exec(call)?.[1] ?? Number.NaN);
    if (/^ftruncate\(/.test(call) && isOfRecording) throw new Error(`the recording was cut: ${call}`);
    if (/^fdatasync\(/.test(call) && isOfRecording) syncing.set(thread, written);
    if (/^(fdatasync\(|<\.\.\. fdatasync resumed>)/.test(call) && result === 0 && syncing.has(thread)) {
      synced = syncing.get(thread) as number;
      syncing.delete(thread);
      syncs += 1;
    }
    if (/^write\(/.test(call) && isOfRecording) writing.add(thread);
    if (/^(write\(|<\.\.\. write resumed>)/.test(call) && result > 0 && writing.delete(thread)) written += result;
    if (/^(write|writev|sendmsg|sendto)\(/.test(call) && !isOfRecording) {
      for (const [, report] of call.matchAll(/\{\\"report\\":\\"([^\\]+)\\"/g)) {
        answers.push({ report: report as string, synced });
      }
      for (const _ of call.matchAll(/urn:election-night:problem:/g)) answers.push({ synced });
    }
  }
  return { answers, syncs, synced };
}
