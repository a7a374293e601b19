import { measureBusyMinute } from './fan-out/busy-minute.ts';
import { measureSize } from './fan-out/measure-size.ts';
import { recordDelta } from './fan-out/record-delta.ts';
import { type System, systems } from './fan-out/systems.ts';
import { measureWaitingCommits } from './fan-out/waiting-commits.ts';
import { measureVariants } from './fan-out/write-variants/measure-variants.ts';
import { machine } from './figures/machine.ts';
import { progress } from './figures/progress.ts';
import { startLoadClient } from './load/load-client.ts';
import { installPeers } from './peers/install-peers.ts';
import { leaveServerCore } from './processes/pin.ts';

const full = {
  sizes: [1000, 5000, 10_000],
  effort: { rounds: 5, warmUpSeconds: 1, workSeconds: 2, paceSeconds: 3 },
  waiting: { viewers: 1000, commits: 32 },
  busy: { viewers: 2000, perSecond: 100, seconds: 15 },
  variantEffort: { rounds: 5, warmUpSeconds: 0.5, workSeconds: 1, paceSeconds: 0 },
  variantViewers: [1000, 10_000],
};

const short: typeof full = {
  ...full,
  sizes: [500],
  effort: { rounds: 1, warmUpSeconds: 0.2, workSeconds: 0.3, paceSeconds: 1 },
  busy: { viewers: 2000, perSecond: 100, seconds: 2 },
  variantEffort: { rounds: 1, warmUpSeconds: 0.1, workSeconds: 0.2, paceSeconds: 0 },
  variantViewers: [500],
};

const allParts = ['viewers', 'waiting', 'busy', 'writes'];

/**
 * What it costs to bring changes to many viewers: ours beside what its users would take instead, on one core each in turn.
 * `viewers`: a delivery, by number of viewers. `waiting`: commits that wait. `busy`: the busy minute. `writes`: ways to write to a socket.
 */
export async function answer({ quick, parts }: { quick: boolean; parts: readonly string[] }): Promise<void> {
  const { sizes, effort, waiting, busy, variantEffort, variantViewers } = quick ? short : full;
  const wants = (part: string) => (parts.length > 0 ? parts : allParts).includes(part);
  installPeers();
  const isPinned = leaveServerCore();
  console.log(
    `${machine()}; the server ${isPinned ? 'has one core to itself' : 'SHARES its cores: taskset is missing'}\n`,
  );
  const template = await recordDelta();
  console.log(`The delta, from ours, the same for all:\n${template}\n`);
  const all = systems(template);
  const present = Object.values(all).filter(canBeMeasured);
  const client = await startLoadClient();
  try {
    for (const viewers of wants('viewers') ? sizes : []) {
      await measureSize(client, present, all.wsPrepared, viewers, effort);
    }
    if (wants('waiting')) await measureWaitingCommits(client, all, waiting.viewers, waiting.commits, effort);
    if (wants('busy')) await measureBusyMinute(client, all, busy, effort);
    for (const viewers of wants('writes') ? variantViewers : []) {
      await measureVariants(client, template, viewers, waiting.commits, variantEffort);
    }
  } finally {
    await client.stop();
  }
}

function canBeMeasured({ name, missing }: System): boolean {
  if (missing !== undefined) progress(`${name} is left out: ${missing}`);
  return missing === undefined;
}
