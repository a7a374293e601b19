type NightList = { readonly nights: readonly { readonly links: { readonly self: string } }[] };

const answerMs = 10_000;
let found: Promise<string> | undefined;

/** The address of the first night that the page's own server has. Asked once; after a failure, anew. */
export function findNight(): Promise<string> {
  found ??= askForNights().catch((error) => {
    found = undefined;
    throw error;
  });
  return found;
}

async function askForNights(): Promise<string> {
  const answer = await fetch(new URL('/v1/nights', location.href), { signal: AbortSignal.timeout(answerMs) });
  if (!answer.ok) throw new Error(`the list of nights was answered with ${answer.status}`);
  const { nights } = (await answer.json()) as NightList;
  const [first] = nights;
  if (!first) throw new Error('no night is served here');
  return new URL(first.links.self, location.href).href;
}
