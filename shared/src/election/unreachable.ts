/** The end of a `switch` over a union: a missing case does not compile. */
export function unreachable(value: never): never {
  throw new TypeError(`a case that cannot be: ${JSON.stringify(value)}`);
}
