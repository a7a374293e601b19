import { type Agent, get, type IncomingHttpHeaders } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

export type RawAnswer = {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  /** As they came, in their coding. */
  readonly bytes: Buffer;
  /** After decoding. */
  readonly text: string;
};

/** One GET whose bytes nobody decoded: fetch would. Rejects where there is no answer within `timeoutMs`. */
export function readBytes(
  url: string,
  {
    headers = {},
    agent,
    timeoutMs = 15_000,
  }: { headers?: Record<string, string>; agent?: Agent; timeoutMs?: number } = {},
): Promise<RawAnswer> {
  return new Promise((resolve, reject) => {
    const asked = get(url, { headers, timeout: timeoutMs, ...(agent ? { agent } : {}) }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () => {
        const bytes = Buffer.concat(parts);
        const text = decode(answer.headers['content-encoding'], bytes).toString();
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, bytes, text });
      });
    });
    asked.on('timeout', () => asked.destroy(new Error('no answer in time')));
    asked.on('error', reject);
  });
}

function decode(coding: string | undefined, bytes: Buffer): Buffer {
  if (coding === 'br') return brotliDecompressSync(bytes);
  return coding === 'gzip' ? gunzipSync(bytes) : bytes;
}
