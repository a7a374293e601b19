import { readFile } from 'node:fs/promises';

/** Keys in the clear, as those who send have them; the ingestor has only their digests. */
export type SenderKeys = { readonly sources: Readonly<Record<string, string>>; readonly replay: string };

/** Throws one sentence where the file is not `{"sources": {"<id>": "<key>"}, "replay": "<key>"}`. */
export async function readSenderKeys(path: string): Promise<SenderKeys> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new Error(`${path} cannot be read; \`npm run make-keys\` makes such a file`);
  });
  let json: Partial<SenderKeys>;
  try {
    json = JSON.parse(text) as Partial<SenderKeys>;
  } catch {
    throw new Error(`${path} is not JSON`);
  }
  if (typeof json?.replay !== 'string' || typeof json.sources !== 'object' || json.sources === null) {
    throw new Error(`${path} must hold {"sources": {"<source>": "<key>"}, "replay": "<key>"}`);
  }
  return { sources: json.sources, replay: json.replay };
}
