/** How many times as much as in `npm test`: FAULT_ROUNDS=20 is what `npm run test:faults` does. */
export const rounds = Math.max(1, Number(process.env['FAULT_ROUNDS'] ?? 1));

/** FAULT_SEED repeats what a run printed. The seed decides what is sent and killed and when; how the processes race stays theirs. */
export const firstSeed = Number(process.env['FAULT_SEED'] ?? 1);

/** One seed a round. */
export const seeds = Array.from({ length: rounds }, (_, round) => firstSeed + round);
