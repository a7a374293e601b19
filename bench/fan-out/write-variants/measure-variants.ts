import { figure, ratio } from '../../figures/format.ts';
import { median } from '../../figures/median.ts';
import { printTable } from '../../figures/print-table.ts';
import { progress } from '../../figures/progress.ts';
import type { LoadClient } from '../../load/load-client.ts';
import type { DeltaTemplate } from '../../peers/take-orders.ts';
import { serverCore } from '../../processes/pin.ts';
import { sourceArgs } from '../../processes/start-process.ts';
import { oneAfterTheOther, withCrowd } from '../crowd.ts';
import type { Effort } from '../measure-size.ts';
import { type System, startPeer } from '../systems.ts';
import { framesOf, singleVariants, waitingVariants } from './variants.ts';

/** Why our transport writes as it does: the ways that were tried, beside each other, with nothing of a broadcaster around them. */
export async function measureVariants(
  client: LoadClient,
  template: DeltaTemplate,
  viewers: number,
  waiting: number,
  effort: Effort,
): Promise<void> {
  const single = Object.keys(singleVariants);
  const title = `Ways to write one change to ${viewers} viewers`;
  await compare(
    title,
    single.map((name) => ({ name, count: 1 })),
  );
  const many = Object.keys(waitingVariants);
  await compare(
    `Ways to write ${waiting} changes that wait for ${viewers} viewers`,
    many.map((name) => ({ name, count: waiting })),
  );

  async function compare(title: string, variants: readonly { readonly name: string; readonly count: number }[]) {
    const micros = variants.map((): number[] => []);
    for (let round = 1; round <= effort.rounds; round += 1) {
      for (const [place, { name, count }] of variants.entries()) {
        progress(`variants, round ${round} of ${effort.rounds}: ${name}`);
        micros[place]?.push(await measure(name, count));
      }
    }
    const medians = micros.map(median);
    printTable(title, [
      ['', 'CPU µs / change and viewer', 'of the first'],
      ...variants.map(({ name }, place) => {
        const own = medians[place] ?? Number.NaN;
        return [name, figure(own, 2), ratio(own, medians[0] ?? Number.NaN)];
      }),
    ]);
  }

  /** CPU microseconds of the server for each change and viewer. */
  function measure(name: string, count: number): Promise<number> {
    return withCrowd(client, variantSystem(name, template), viewers, async (crowd) => {
      const order = { count, frames: framesOf(name, count) };
      await oneAfterTheOther(crowd, effort.warmUpSeconds, order);
      const { serverSeconds, deliveries } = await oneAfterTheOther(crowd, effort.workSeconds, order);
      return (serverSeconds / ((deliveries / order.frames) * count)) * 1e6;
    });
  }
}

function variantSystem(name: string, template: DeltaTemplate): System {
  const command = {
    args: sourceArgs(new URL('variant-server.ts', import.meta.url)),
    env: { VARIANT: name, TEMPLATE: template },
    core: serverCore,
  };
  return { name, dialect: 'websocket', offersDeflate: false, openingFrames: 0, start: () => startPeer(command, '/') };
}
