import { measureSize } from './fan-out/measure-size.ts';
import { recordDelta } from './fan-out/record-delta.ts';
import { type System, systems } from './fan-out/systems.ts';
import { machine } from './figures/machine.ts';
import { progress } from './figures/progress.ts';
import { startLoadClient } from './load/load-client.ts';
import { installPeers } from './peers/install-peers.ts';
import { leaveServerCore } from './processes/pin.ts';

/** What it costs to bring one change to many viewers: ours beside what its users would take instead, on one core each in turn. */
export async function answer({ quick }: { quick: boolean }): Promise<void> {
  installPeers();
  const isPinned = leaveServerCore();
  console.log(
    `${machine()}; the server ${isPinned ? 'has one core to itself' : 'SHARES its cores: taskset is missing'}\n`,
  );
  const sizes = quick ? [500] : [1000, 5000, 10_000];
  const effort = quick ? { rounds: 1, warmUpMs: 300, stretchMs: 1000 } : { rounds: 5, warmUpMs: 700, stretchMs: 3000 };
  const template = await recordDelta();
  console.log(`Every delta is ${template.length} bytes of JSON: ${template}\n`);
  const all = systems(template);
  const client = await startLoadClient();
  try {
    const present = Object.values(all).filter(canBeMeasured);
    for (const viewers of sizes) await measureSize(client, present, all.wsPrepared, viewers, effort);
  } finally {
    await client.stop();
  }
}

function canBeMeasured({ name, missing }: System): boolean {
  if (missing !== undefined) progress(`${name} is left out: ${missing}`);
  return missing === undefined;
}
