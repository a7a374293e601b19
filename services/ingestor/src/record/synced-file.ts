import { type FileHandle, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { cutTornEnd, mostBytesOfGroup } from './cut-torn-end.ts';

/** What keeps a file from being written, and since when it was last seen; `reason` names no path. */
export type DiskTrouble = { readonly at: number; readonly reason: string };

export type SyncedFileOptions = {
  readonly path: string;
  /** What must be there before the file; done again at each attempt until it and the file are there. */
  readonly prepare: () => Promise<void>;
  /** Told of each change from well to ill and back, and of bytes that a power cut left torn. */
  readonly onTrouble: (trouble: DiskTrouble) => void;
  readonly onRecovered: () => void;
  readonly onCut: (cut: { readonly bytes: number; readonly keptIn: string }) => void;
  readonly now: () => number;
};

type Waiting = { readonly line: Buffer; readonly settle: (outcome: 'synced' | 'failed') => void };

/** Lines that wait for a disk that does not answer; more are refused at once. */
const mostBytesWaiting = 64 * 1024 * 1024;
/** Trouble that passes when somebody makes room or mends the disk; anything else at the start is a mistake in the configuration. */
const passing: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'EIO']);
/** How often a disk that failed is tried while nobody sends. */
const tryAgainMs = 1000;
/** Blank lines, which say nothing to who reads the file: more than one block of any file system. */
const probe = Buffer.alloc(64 * 1024, '\n');

/**
 * A file of lines that only grows. A line is `synced` once fdatasync(2) has returned for it; lines that arrive while one sync is under way
 * share the next one, so that a sync costs the same for one sender and for hundreds. What was not synced is taken out again before
 * anything else is written: after a sync that failed nobody can tell which of its bytes are on the disk, and the next sync would not say so.
 */
export class SyncedFile {
  readonly #options: SyncedFileOptions;
  #file: FileHandle | undefined;
  /** Bytes that are on the disk for certain; undefined until the file was looked over. */
  #synced: number | undefined;
  #waiting: Waiting[] = [];
  #waitingBytes = 0;
  #draining: Promise<void> | undefined;
  #trying: NodeJS.Timeout | undefined;
  #isFailing = false;
  #trouble: DiskTrouble | undefined;

  constructor(options: SyncedFileOptions) {
    this.#options = options;
  }

  get isFailing(): boolean {
    return this.#isFailing;
  }

  /** The last one, also after it is over. */
  get lastTrouble(): DiskTrouble | undefined {
    return this.#trouble;
  }

  /** Opens the file, or makes it, for this user alone. A disk that is full is waited for; any other reason is thrown. */
  async open(): Promise<void> {
    try {
      await this.#opened();
    } catch (error) {
      if (!passing.has((error as NodeJS.ErrnoException).code)) throw error;
      this.#failed(reasonOf(error));
    }
  }

  /** A line with its line feed. Never rejects; `failed` after `withinMs` too, and then the line may still come to stand in the file. */
  append(line: Buffer, withinMs: number): Promise<'synced' | 'failed'> {
    if (this.#waitingBytes + line.length > mostBytesWaiting) return Promise.resolve('failed');
    return new Promise((resolve) => {
      const waiting: Waiting = {
        line,
        settle: (outcome) => {
          clearTimeout(late);
          resolve(outcome);
        },
      };
      const late = setTimeout(() => this.#giveUp(waiting), withinMs);
      this.#waiting.push(waiting);
      this.#waitingBytes += line.length;
      this.#drain();
    });
  }

  /** Resolves when everything that waits is decided and the file is closed. */
  async close(): Promise<void> {
    clearTimeout(this.#trying);
    await this.#draining;
    await this.#forget();
  }

  #giveUp(waiting: Waiting): void {
    const place = this.#waiting.indexOf(waiting);
    if (place >= 0) {
      this.#waiting.splice(place, 1);
      this.#waitingBytes -= waiting.line.length;
    }
    this.#failed('the disk does not answer in time');
    waiting.settle('failed');
  }

  #drain(): void {
    this.#draining ??= this.#writeGroups().finally(() => {
      this.#draining = undefined;
    });
  }

  async #writeGroups(): Promise<void> {
    // Whatever else arrives in this turn of the loop goes with it.
    await nextTurn();
    while (this.#waiting.length > 0) {
      const group = this.#takeGroup();
      const isSynced = await this.#attempt(() => this.#write(Buffer.concat(group.map(({ line }) => line))));
      for (const { settle } of group) settle(isSynced ? 'synced' : 'failed');
    }
  }

  #takeGroup(): Waiting[] {
    let bytes = 0;
    let count = 0;
    for (const { line } of this.#waiting) {
      if (count > 0 && bytes + line.length > mostBytesOfGroup) break;
      bytes += line.length;
      count += 1;
    }
    this.#waitingBytes -= bytes;
    return this.#waiting.splice(0, count);
  }

  async #write(bytes: Buffer): Promise<void> {
    const file = await this.#opened();
    await writeWhole(file, bytes);
    await file.datasync();
    this.#synced = (this.#synced ?? 0) + bytes.length;
  }

  /** Does as much as a line would need, and takes it back. */
  async #probe(): Promise<void> {
    const file = await this.#opened();
    await writeWhole(file, probe);
    await file.datasync();
    await file.truncate(this.#synced);
    await file.datasync();
  }

  async #attempt(write: () => Promise<void>): Promise<boolean> {
    try {
      await write();
      this.#recovered();
      return true;
    } catch (error) {
      await this.#forget();
      this.#failed(reasonOf(error));
      return false;
    }
  }

  /** The open file, with nothing in it that is not known to be on the disk. */
  async #opened(): Promise<FileHandle> {
    if (this.#file) return this.#file;
    const { path, prepare, onCut } = this.#options;
    if (this.#synced === undefined) await prepare();
    const file = await open(path, 'a+', 0o600);
    try {
      if (this.#synced === undefined) {
        const { bytes, cut } = await cutTornEnd(file, path);
        if (cut) onCut(cut);
        this.#synced = bytes;
      } else {
        await file.truncate(this.#synced);
      }
      await file.datasync();
      await syncFolder(dirname(path));
      this.#file = file;
      return file;
    } catch (error) {
      await file.close().catch(() => undefined);
      throw error;
    }
  }

  async #forget(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    await file?.close().catch(() => undefined);
  }

  #failed(reason: string): void {
    this.#trouble = { at: this.#options.now(), reason };
    if (!this.#isFailing) this.#options.onTrouble(this.#trouble);
    this.#isFailing = true;
    clearTimeout(this.#trying);
    this.#trying = setTimeout(() => this.#tryAgain(), tryAgainMs).unref();
  }

  #recovered(): void {
    clearTimeout(this.#trying);
    if (this.#isFailing) this.#options.onRecovered();
    this.#isFailing = false;
  }

  #tryAgain(): void {
    this.#draining ??= this.#attempt(() => this.#probe())
      .then(() => undefined)
      .finally(() => {
        this.#draining = undefined;
        if (this.#waiting.length > 0) this.#drain();
      });
  }
}

/** One write(2) where the system takes all at once, which it does for files. */
async function writeWhole(file: FileHandle, bytes: Buffer): Promise<void> {
  for (let written = 0; written < bytes.length; ) {
    written += (await file.write(bytes, written, bytes.length - written, null)).bytesWritten;
  }
}

/** A new file is there after a power cut only if its folder was synced as well. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** `ENOSPC: no space left on device, write '/…'` without what stands after the comma. */
function reasonOf(error: unknown): string {
  return (error as Error).message.split(', ', 1)[0] ?? '';
}
