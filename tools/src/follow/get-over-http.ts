const answerWithinMs = 5000;

/** An answer that was not 200. */
export class Refused extends Error {
  readonly status: number;
  constructor(url: string, status: number, text: string) {
    super(`${url} answered ${status}: ${text.slice(0, 300)}`);
    this.status = status;
  }
}

/** The body of a 200. Throws `Refused` for any other status, and one sentence with the address where nobody answers. */
export async function getText(url: string, key?: string): Promise<string> {
  const answer = await fetch(url, {
    ...(key === undefined ? {} : { headers: { authorization: `Bearer ${key}` } }),
    signal: AbortSignal.timeout(answerWithinMs),
  }).catch((error: Error & { cause?: Error }) => {
    throw new Error(`${url} does not answer: ${error.cause?.message ?? error.message}`);
  });
  const text = await answer.text();
  if (answer.status !== 200) throw new Refused(url, answer.status, text);
  return text;
}

export async function getJson(url: string, key?: string): Promise<unknown> {
  return JSON.parse(await getText(url, key));
}
