/** Look-ups over a definition, made once. Works for any election: nothing here knows a country. */
const palette = [
  '#3b6ea5',
  '#b5533c',
  '#5a8f4f',
  '#8a63a8',
  '#c18f2c',
  '#3f8f8f',
  '#a8577e',
  '#6f6f3a',
  '#4f5d75',
  '#9c6644',
];
const grey = '#8b8b86';

export function readElection(definition) {
  const units = new Map(definition.units.map((unit) => [unit.id, unit]));
  const sources = new Map(definition.sources.map((source) => [source.id, source]));
  const top = definition.units.find((unit) => unit.parent === undefined);
  const children = Map.groupBy ? undefined : new Map();
  for (const unit of children ? definition.units : []) {
    children.set(unit.parent, [...(children.get(unit.parent) ?? []), unit]);
  }
  const grouped = children ?? Map.groupBy(definition.units, (unit) => unit.parent);
  const closes = definition.units.flatMap((unit) => (unit.closes ? [Date.parse(unit.closes)] : []));
  const opens = Date.parse(definition.voting.opens);
  let nameOf = (names) => Object.values(names)[0];

  return {
    definition,
    top,
    units,
    votingTimes: { opens, closes: Math.max(opens + 3_600_000, ...closes) },
    ends: Date.parse(definition.clock.ends),
    speak(format) {
      nameOf = format.name;
    },
    childrenOf: (unit) => grouped.get(unit) ?? [],
    sourceName: (id) => (sources.has(id) ? nameOf(sources.get(id).names) : id),
    pollstersOf: (contest) =>
      definition.sources
        .filter(({ kinds, contests }) => kinds.includes('exit-poll') && (!contests || contests.includes(contest)))
        .map(({ id, names }) => ({ id, name: nameOf(names) })),
    optionName(contest, id, format) {
      const option = contest.options.find((candidate) => candidate.id === id);
      return option ? format.name(option.names) : id;
    },
    colorOf(contest, id) {
      const index = contest.options.findIndex((option) => option.id === id);
      const option = contest.options[index];
      if (option?.color) return option.color;
      return option?.kind === 'against-all' ? grey : palette[index % palette.length];
    },
  };
}
