/** What a peer serves: path → tag and body, as the bench wrote them into FOLDER; BODIES is JSON `[{path, etag, file}]`. */
export function serveConstantBodies<T>(
  read: (folder: string, file: string) => T,
): ReadonlyMap<string, { readonly etag: string; readonly body: T }> {
  process.once('disconnect', () => process.exit());
  const folder = process.env['FOLDER'] ?? '';
  const listed = JSON.parse(process.env['BODIES'] ?? '[]') as { path: string; etag: string; file: string }[];
  return new Map(listed.map(({ path, etag, file }) => [path, { etag, body: read(folder, file) }]));
}
