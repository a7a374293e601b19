type Constant<T> = { readonly etag: string; readonly headers: Readonly<Record<string, string>>; readonly body: T };

/** What a peer serves: path → tag and body, as the bench wrote them into FOLDER; BODIES is JSON `[{path, etag, file, headers}]`. */
export function serveConstantBodies<T>(read: (folder: string, file: string) => T): ReadonlyMap<string, Constant<T>> {
  process.once('disconnect', () => process.exit());
  const folder = process.env['FOLDER'] ?? '';
  const listed = JSON.parse(process.env['BODIES'] ?? '[]') as (Omit<Constant<T>, 'body'> & {
    path: string;
    file: string;
  })[];
  return new Map(listed.map(({ path, file, ...rest }) => [path, { ...rest, body: read(folder, file) }]));
}
