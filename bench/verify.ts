import { hashAfter, readLine } from '../tools/src/verify/check/read-line.ts';
import { LogVerifier } from '../tools/src/verify/check/verify-log.ts';
import { figure, mebibytes } from './figures/format.ts';
import { machine } from './figures/machine.ts';
import { median } from './figures/median.ts';
import { printTable } from './figures/print-table.ts';
import { progress } from './figures/progress.ts';
import { type WrittenLog, writeLog } from './verify/write-log.ts';

const logs = [
  { name: 'one station a commit', commits: 5000, stations: 1 },
  { name: 'fifty stations a commit', commits: 600, stations: 50 },
] as const;

/** Entries of the log that are verified a second: parsed, chained, judged, derived, compared. Beside it the chain alone, which says nothing of the figures. */
export async function answer({ quick }: { quick: boolean }): Promise<void> {
  const rounds = quick ? 1 : 5;
  console.log(`${machine()}; a night of 10,000 stations in 20 regions, one contest; from memory, one core\n`);
  for (const { name, commits, stations } of logs) {
    progress(`writing ${commits} commits, ${name}`);
    const log = await writeLog(quick ? commits / 10 : commits, stations);
    const whole = await measure(log, rounds, verifyAll);
    const chain = await measure(log, rounds, verifyChain);
    const rate = (ms: number, of: number) => figure((of / ms) * 1000);
    const figures = log.lines.length * stations;
    printTable(`${name}: ${log.lines.length} entries, ${mebibytes(log.bytes)} MiB; medians of ${rounds} rounds`, [
      ['', 'entries/s', 'figures/s', 'MiB/s', 'whole log, ms'],
      ...(
        [
          ['verified', whole],
          ['the chain alone', chain],
        ] as const
      ).map(([what, ms]) => [
        what,
        rate(ms, log.lines.length),
        rate(ms, figures),
        rate(ms, log.bytes / 2 ** 20),
        figure(ms),
      ]),
    ]);
  }
}

async function measure(log: WrittenLog, rounds: number, verify: (log: WrittenLog) => void): Promise<number> {
  const took: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    verify(log);
    took.push(performance.now() - began);
    await new Promise(setImmediate);
  }
  return median(took);
}

function verifyAll({ night, lines }: WrittenLog): void {
  const verifier = new LogVerifier(night.election);
  for (const line of lines) {
    const finding = verifier.take(line);
    if (finding) throw new Error(`rev ${finding.rev}: ${finding.message}`);
  }
  const outcome = verifier.finish();
  if ('rule' in outcome) throw new Error(outcome.message);
}

function verifyChain({ lines }: WrittenLog): void {
  let head = '';
  for (const line of lines) {
    const { hash, bytes } = readLine(line);
    head = hashAfter(head, bytes);
    if (head !== hash) throw new Error('the chain does not hold');
  }
}
