/** The delta that ours sends, with `{from}` and `{to}` in the places of its revs: every peer sends the same bytes. */
export type DeltaTemplate = string;

export function deltaAt(template: DeltaTemplate, from: number): string {
  return template.replaceAll('{from}', String(from)).replaceAll('{to}', String(from + 1));
}

/**
 * The life of a peer: it says where it listens, sends as many deltas as it is told to everybody who is connected, and ends with the
 * process that started it. `broadcast` gets the texts of all
 * deltas that wait.
 */
export function takeOrders(port: number, broadcast: (texts: readonly string[]) => void): void {
  const template = process.env['TEMPLATE'] ?? '';
  process.on('message', ({ from, count }: { from: number; count: number }) => {
    broadcast(Array.from({ length: count }, (_, place) => deltaAt(template, from + place)));
  });
  process.once('disconnect', () => process.exit());
  process.send?.({ type: 'ready', url: `http://127.0.0.1:${port}` });
}
