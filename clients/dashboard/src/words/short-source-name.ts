/** Capitals that stand by themselves, such as `SOCIS-A`: three at least. */
const capitals = /(?<![\p{L}\p{N}-])\p{Lu}[\p{Lu}\p{N}]{2,}(?:-[\p{Lu}\p{N}]+)*(?![\p{L}\p{N}-])/u;

/** What a source is called where there is little room: the capitals in its name, else the name without what is in brackets. */
export function shortSourceName(name: string): string {
  return capitals.exec(name)?.[0] ?? (name.replace(/\s*\([^)]*\)/gu, '').trim() || name);
}
