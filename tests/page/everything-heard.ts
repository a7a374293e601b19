import type { Page } from 'playwright-core';

/** All that a page was told, from its first request on. */
export type Heard = {
  /** Addresses, headers and bodies of answers, and frames of sockets. Resolves once bodies that are on their way are there. */
  text(): Promise<string>;
};

/** To be called before the page asks for anything. Bodies of streams that do not end are not in it. */
export function listenTo(page: Page): Heard {
  const pieces: string[] = [];
  const onTheirWay = new Set<Promise<unknown>>();
  page.on('response', (response) => {
    pieces.push(response.url(), JSON.stringify(response.headers()));
    if (response.headers()['content-type']?.startsWith('text/event-stream')) return;
    const body = response.text().then(
      (text) => pieces.push(text),
      () => undefined,
    );
    onTheirWay.add(body);
    void body.then(() => onTheirWay.delete(body));
  });
  page.on('websocket', (socket) => {
    pieces.push(socket.url());
    socket.on('framereceived', ({ payload }) => void pieces.push(payload.toString()));
  });
  return {
    async text() {
      await Promise.all(onTheirWay);
      return pieces.join('\n');
    },
  };
}

/** The whole document as it stands: head and body, attributes, scripts, comments, and the same of every shadow root; and what fields hold. */
export function everythingIn(page: Page): Promise<string> {
  return page.evaluate(`(() => {
    const pieces = [document.title, location.href];
    const walk = (root) => {
      pieces.push(root.innerHTML);
      for (const element of root.querySelectorAll('*')) {
        if (typeof element.value === 'string') pieces.push(element.value);
        if (element.shadowRoot) walk(element.shadowRoot);
      }
    };
    walk(document.documentElement);
    return pieces.join('\\n');
  })()`) as Promise<string>;
}
