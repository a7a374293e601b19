export type Json = { readonly [name: string]: unknown };

/**
 * A schema of shared/src/wire as others read it: plain JSON Schema 2020-12, description first. Formats that only our code knows become
 * the nearest that everybody knows; an object with free names is written in the way that most generators understand. `open`: fields that are
 * not named are allowed, which is how everything that leaves the system is to be read.
 */
export function publishSchema(schema: object, { open }: { readonly open: boolean }): Json {
  return publish(JSON.parse(JSON.stringify(schema)) as Json, open);
}

function publish(schema: Json, open: boolean): Json {
  const { description, anyOf, items, additionalItems: _, patternProperties, additionalProperties, ...rest } = schema;
  const published: Record<string, unknown> = { ...(description === undefined ? {} : { description }) };
  for (const [keyword, value] of Object.entries(rest)) {
    if (keyword === 'format') Object.assign(published, formatOf(value as string));
    else
      published[keyword] = keyword === 'properties' ? mapValues(value as Json, (inner) => publish(inner, open)) : value;
  }
  if (anyOf !== undefined) Object.assign(published, unionOf(anyOf as readonly Json[], open));
  if (Array.isArray(items)) {
    published.prefixItems = items.map((item) => publish(item as Json, open));
    published.items = false;
  } else if (items !== undefined) published.items = publish(items as Json, open);
  if (patternProperties !== undefined) Object.assign(published, freeNames(patternProperties as Json, open));
  else if (additionalProperties === false && !open) published.additionalProperties = false;
  return published;
}

function formatOf(format: string): Json {
  if (format === 'hundredths') return {};
  return { format: format === 'instant' ? 'date-time' : format };
}

/** A choice of words is an enum. */
function unionOf(branches: readonly Json[], open: boolean): Json {
  const words = branches.map((branch) => branch.const);
  if (words.every((word) => typeof word === 'string')) return { type: 'string', enum: words };
  return { anyOf: branches.map((branch) => publish(branch, open)) };
}

function freeNames(patternProperties: Json, open: boolean): Json {
  const [[pattern, value] = []] = Object.entries(patternProperties);
  if (pattern === undefined) return {};
  return { propertyNames: { pattern }, additionalProperties: publish(value as Json, open) };
}

export function mapValues<T>(object: Readonly<Record<string, unknown>>, map: (value: Json, name: string) => T) {
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [name, map(value as Json, name)]));
}
