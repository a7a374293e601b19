/**
 * What differs from run to run, as docs/operations-transcript.md shows it. Whatever a person types again has a stand-in of the same length,
 * by order of appearance; everything else is cut to an ellipsis.
 */
export class StableWords {
  readonly #standIns: Map<string, string>;
  #entries = 0;

  /** `places`: what the transcript calls an address or a file → what it is here. */
  constructor(places: Readonly<Record<string, string>>) {
    this.#standIns = new Map(Object.entries(places));
  }

  /** A command as the transcript has it → as it is typed here. */
  real(command: string): string {
    return replaceAll(command, this.#standIns);
  }

  /** What was printed here → as the transcript has it. */
  shown(printed: string): string {
    for (const [digest = ''] of printed.matchAll(/^[0-9a-f]{12}(?= )/gm)) this.#learn(digest);
    const text = replaceAll(printed, new Map([...this.#standIns].map(([standIn, real]) => [real, standIn])));
    return shortened.reduce((shorter, [pattern, by]) => shorter.replace(pattern, by), text);
  }

  /** Digests of held entries, as `desk held` shows them. */
  #learn(digest: string): void {
    if ([...this.#standIns.values()].includes(digest)) return;
    this.#entries += 1;
    this.#standIns.set(`e${String(this.#entries).padStart(11, '0')}`, digest);
  }
}

const shortened: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g, '…'],
  [/\b[0-9a-f]{64}\b/g, '…'],
  // Epochs of a replay, and runs.
  [/\br[0-9a-z]{11}\b/g, 'r…'],
  [/\brun-[\w-]{12}(?!\w)/g, 'run-…'],
  [/\(\d+ a second\)/g, '(… a second)'],
];

function replaceAll(text: string, by: ReadonlyMap<string, string>): string {
  return [...by].reduce((replaced, [from, to]) => replaced.replaceAll(from, to), text);
}
