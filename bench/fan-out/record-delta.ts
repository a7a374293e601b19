import WebSocket from 'ws';
import { startBroadcaster } from '../night/broadcaster.ts';
import { countRow } from '../night/count-row.ts';
import type { DeltaTemplate } from '../peers/take-orders.ts';

/** The delta of one commit, as our broadcaster sends it, so that the peers send the very same. */
export async function recordDelta(): Promise<DeltaTemplate> {
  const broadcaster = await startBroadcaster();
  try {
    const viewer = new WebSocket(`ws://127.0.0.1:${broadcaster.port}${broadcaster.feedPath}?topics=all`);
    const delta = new Promise<string>((resolve, reject) => {
      viewer.on('error', reject);
      viewer.on('message', (data) => {
        const text = data.toString();
        if (text.startsWith('{"type":"delta"')) resolve(text);
        else if (text.startsWith('{"type":"snapshot"')) broadcaster.log.commit([countRow(0, 0)]).catch(reject);
      });
    });
    const { rev } = broadcaster.log;
    const text = await delta;
    viewer.terminate();
    return text.replaceAll(String(rev + 1), '{to}').replaceAll(String(rev), '{from}');
  } finally {
    await broadcaster.stop();
  }
}
