// Loaded into an aggregator by a test: some reports do to it what no report should be able to do, at the moment at which they are folded.
// They stop doing so when the file that POISON_WHILE names is gone, as they would with a release that was mended.

import { existsSync } from 'node:fs';

const bites = {
  throws: () => {
    throw new Error('nobody can fold this report of 4711 votes');
  },
  kills: () => process.kill(process.pid, 'SIGKILL'),
  blocks: () => {
    for (;;);
  },
};

const parse = JSON.parse;
JSON.parse = (text, reviver) => {
  const value = parse(text, reviver);
  const { report } = value ?? {};
  const [word, bite] = String(report?.id).split('-');
  if (word === 'poison' && bites[bite]) poison(report, bites[bite]);
  return value;
};

function poison(report, bite) {
  const { asOf } = report;
  Object.defineProperty(report, 'asOf', {
    enumerable: true,
    get: () => {
      if (existsSync(process.env.POISON_WHILE)) bite();
      return asOf;
    },
  });
}
