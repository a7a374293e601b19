/** A figure of a row or an entry by the name that a correction has for it: a field, `votes/<option>`, `shares/<option>`, `stations/in`. */
export function figureOf(of: object | undefined, field: string): number | undefined {
  const [group = '', name] = field.split('/') as [string, string?];
  const fields = (of ?? {}) as Readonly<Record<string, unknown>>;
  if (name === undefined) return numberOr(fields[group]);
  const inner = group === 'stations' ? (fields['stations'] ?? fields['reporting']) : fields[group];
  return typeof inner === 'object' && inner !== null && Object.hasOwn(inner, name)
    ? numberOr((inner as Readonly<Record<string, unknown>>)[name])
    : undefined;
}

function numberOr(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}
