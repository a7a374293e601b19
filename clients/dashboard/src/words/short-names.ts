const least = 3;

/**
 * Names for where there is little room, in the order given: without the word that at least three of them begin or end with, such as
 * `Region`, unless two of them would be the same then.
 */
export function shortNames(names: readonly string[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const name of names) for (const word of edgesOf(name)) counts.set(word, (counts.get(word) ?? 0) + 1);
  const isCommon = (word: string | undefined) => word !== undefined && (counts.get(word) ?? 0) >= least;
  const shortened = names.map((name) => {
    const words = name.split(' ');
    if (words.length > 1 && isCommon(words.at(-1))) words.pop();
    if (words.length > 1 && isCommon(words[0])) words.shift();
    return words.join(' ');
  });
  return shortened.map((short, index) =>
    shortened.filter((other) => other === short).length === 1 ? short : (names[index] as string),
  );
}

function edgesOf(name: string): ReadonlySet<string> {
  const words = name.split(' ');
  return new Set(words.length > 1 ? [words[0] as string, words.at(-1) as string] : []);
}
