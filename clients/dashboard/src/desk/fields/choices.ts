/** Something that can be chosen by its name or its id. */
export type Choice = { readonly id: string; readonly name: string };

/** More are not offered at once: whoever types on sees fewer. */
const mostOffered = 50;

/** What stands in the field for a choice. Names need not differ; ids do. */
export function choiceText({ id, name }: Choice): string {
  return name === id ? id : `${name} · ${id}`;
}

/** The choice that a text means: as it is offered, its id, or its name where no other one has it. Undefined where it means none. */
export function choiceOf(text: string, choices: readonly Choice[]): Choice | undefined {
  const wanted = text.trim();
  if (wanted === '') return undefined;
  const exact = choices.find((choice) => choice.id === wanted || choiceText(choice) === wanted);
  if (exact) return exact;
  const lower = wanted.toLowerCase();
  const named = choices.filter(({ name }) => name.toLowerCase() === lower);
  return named.length === 1 ? named[0] : undefined;
}

/** What is offered for a text: those that have it in their name or id, in their order. */
export function offered(text: string, choices: readonly Choice[]): readonly Choice[] {
  const lower = text.trim().toLowerCase();
  const found: Choice[] = [];
  for (const choice of choices) {
    if (found.length === mostOffered) break;
    if (choiceText(choice).toLowerCase().includes(lower)) found.push(choice);
  }
  return found;
}
