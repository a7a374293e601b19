/** Why something was not done: RFC 9457, as docs/protocol.md has it (P-IN-14). */
export type Problem = {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly detail?: string;
  readonly remedy?: string;
  readonly retryable?: boolean;
  readonly errors?: readonly { readonly pointer: string; readonly message: string }[];
};

export type Answer<Body> =
  | { readonly isDone: true; readonly body: Body }
  | { readonly isDone: false; readonly problem: Problem };

export type Question = {
  readonly method?: 'GET' | 'POST';
  /** Below the night's address there: `/held`, `/replay`. */
  readonly path: string;
  readonly key?: string | undefined;
  readonly body?: object;
  readonly signal?: AbortSignal;
};

const unreachable: Problem = {
  status: 0,
  code: 'unreachable',
  title: 'The server could not be reached.',
  retryable: true,
};

/**
 * Asks the ingestor about a night, through this page's own server (P-API-1). Nothing is asked again by itself: what is asked for has an id,
 * and a person who is told of a `retryable` problem can send the same again.
 */
export async function askIngestor<Body>(night: string, question: Question): Promise<Answer<Body>> {
  const { method = 'GET', path, key, body, signal } = question;
  const headers = new Headers();
  if (key !== undefined) headers.set('authorization', `Bearer ${key}`);
  if (body !== undefined) headers.set('content-type', 'application/json');
  let answer: Response;
  try {
    answer = await fetch(`/api/v1/nights/${encodeURIComponent(night)}${path}`, {
      ...{ method, headers, cache: 'no-store' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      ...(signal === undefined ? {} : { signal }),
    });
  } catch (error) {
    if (signal?.aborted) throw error;
    return { isDone: false, problem: unreachable };
  }
  const said = (await answer.json().catch(() => undefined)) as unknown;
  if (answer.ok) return { isDone: true, body: said as Body };
  const problem = { code: 'unknown', title: answer.statusText, ...(said as object), status: answer.status };
  return { isDone: false, problem };
}

/** Whether the same request may be done when it is sent again. What stands between the page and the ingestor does not say so itself. */
export function mayBeSentAgain({ retryable, status }: Problem): boolean {
  return retryable ?? status >= 500;
}
