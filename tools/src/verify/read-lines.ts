const lineFeed = 0x0a;
/** A commit has the rows of a whole night at most. Who sends a line without end is not listened to any longer. */
const longestLine = 256 * 1024 * 1024;

/**
 * The lines of a stream as bytes, without their line feeds. Nothing but a line feed ends one: a text may hold U+2028, and what is hashed are
 * the bytes as they came.
 */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let begun: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, from)) {
      const rest = chunk.subarray(from, end);
      yield begun.length === 0 ? rest : Buffer.concat([...begun, rest]);
      begun = [];
      length = 0;
      from = end + 1;
    }
    if (from === chunk.length) continue;
    begun.push(chunk.subarray(from));
    length += chunk.length - from;
    if (length > longestLine) throw new Error(`a line of the log is longer than ${longestLine} bytes`);
  }
  if (length > 0) yield Buffer.concat(begun);
}
