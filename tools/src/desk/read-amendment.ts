import type { DefinitionChangeBody } from '@election-night/shared/wire/desk-bodies.ts';

/** Options of `amend`, each as often as it takes: `--withdraw <contest>:<option>`, `--closes <unit>=<time>`, `--voters <unit>=<number>`. */
export type AmendmentOptions = {
  readonly withdraw?: readonly string[];
  readonly closes?: readonly string[];
  readonly voters?: readonly string[];
};

/** Throws a sentence where one of them is not of its form, or there is none. */
export function readAmendment({ withdraw = [], closes = [], voters = [] }: AmendmentOptions): DefinitionChangeBody[] {
  const changes: DefinitionChangeBody[] = [
    ...withdraw.map((text) => {
      const [contest, option] = split(text, ':', '--withdraw mazhilis:AMANAT');
      return { change: 'withdraw-option', contest, option } as const;
    }),
    ...closes.map((text) => {
      const [unit, time] = split(text, '=', '--closes KZ-75=2023-03-19T21:00:00+06:00');
      return { change: 'close-of-polls', unit, closes: time } as const;
    }),
    ...voters.map((text) => {
      const [unit, number] = split(text, '=', '--voters KZ-75=1201456');
      if (!/^\d+$/.test(number)) throw new Error(`--voters takes a whole number, such as KZ-75=1201456, not ${text}`);
      return { change: 'voters-on-the-list', unit, voters: Number(number) } as const;
    }),
  ];
  if (changes.length === 0) throw new Error('name at least one change: --withdraw, --closes or --voters');
  return changes;
}

/** `OAK=2,ELM=1` → seats by option. */
export function readSeats(text: string): Record<string, number> {
  return Object.fromEntries(
    text.split(',').map((part) => {
      const [option, seats] = split(part, '=', '--seats OAK=2,ELM=1');
      if (!/^\d+$/.test(seats)) throw new Error(`--seats takes whole numbers, such as OAK=2,ELM=1, not ${part}`);
      return [option, Number(seats)];
    }),
  );
}

function split(text: string, by: string, example: string): readonly [string, string] {
  const at = text.indexOf(by);
  if (at < 1 || at === text.length - 1) throw new Error(`expected such as ${example}, not ${text}`);
  return [text.slice(0, at), text.slice(at + 1)];
}
