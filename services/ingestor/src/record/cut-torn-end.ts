import { type FileHandle, writeFile } from 'node:fs/promises';

/** A group of lines takes no more than this, so that no line waits long behind others; a single line may. */
export const mostBytesOfGroup = 8 * 1024 * 1024;
/** Twice the longest group, so that the whole of the last one is seen however it lies. */
const lookBack = 2 * mostBytesOfGroup;

/**
 * Cuts from a file of JSON lines what a power cut left of its last group: everything from the first line that is no JSON on, which nobody
 * was told of, since a group is acknowledged as a whole. What is cut is kept beside the file, in `<path>.cut`. Resolves with the bytes that stay.
 */
export async function cutTornEnd(
  file: FileHandle,
  path: string,
): Promise<{ readonly bytes: number; readonly cut?: { readonly bytes: number; readonly keptIn: string } }> {
  const { size } = await file.stat();
  let { start, end, first } = await readEnd(file, size, lookBack);
  // One line may be longer than all that was to be looked over.
  if (first === 0 && start > 0) ({ start, end, first } = await readEnd(file, size, size));
  const whole = first + lengthOfWholeLines(end.subarray(first));
  if (whole === end.length) return { bytes: size };
  const keptIn = `${path}.cut`;
  await writeFile(keptIn, end.subarray(whole), { flag: 'a', mode: 0o600 });
  await file.truncate(start + whole);
  return { bytes: start + whole, cut: { bytes: end.length - whole, keptIn } };
}

/** The last bytes of a file, where they begin in it, and where the first line begins in them. */
async function readEnd(file: FileHandle, size: number, length: number) {
  const start = Math.max(0, size - length);
  const end = Buffer.alloc(size - start);
  for (let read = 0; read < end.length; )
    read += (await file.read(end, read, end.length - read, start + read)).bytesRead;
  return { start, end, first: start === 0 ? 0 : end.indexOf(0x0a) + 1 };
}

function lengthOfWholeLines(bytes: Buffer): number {
  let whole = 0;
  for (let feed = bytes.indexOf(0x0a); feed >= 0; feed = bytes.indexOf(0x0a, whole)) {
    if (!isJson(bytes.toString('utf8', whole, feed))) break;
    whole = feed + 1;
  }
  return whole;
}

/** Blank lines are what is left of a try whether the disk takes anything. */
function isJson(line: string): boolean {
  if (line === '') return true;
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}
