import { Agent, request } from 'node:http';

/** A light client: keep-alive connections, the body as it is, the answer read and thrown away. Rejects on anything but 202. */
export function postClient(url: string, key: string, connections: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const target = new URL(url);
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const options = { agent, method: 'POST', host: target.hostname, port: target.port, path: target.pathname };
  return {
    post: (body: string): Promise<void> =>
      new Promise((resolve, reject) => {
        const sent = request(
          { ...options, headers: { ...headers, 'content-length': Buffer.byteLength(body) } },
          (answer) => {
            let text = '';
            answer.setEncoding('utf8');
            answer.on('data', (part: string) => {
              text += part;
            });
            answer.on('end', () => {
              if (answer.statusCode === 202) resolve();
              else reject(new Error(`${answer.statusCode}: ${text}`));
            });
          },
        );
        sent.on('error', reject);
        sent.end(body);
      }),
    close: () => agent.destroy(),
  };
}

/** Sends all bodies with so many under way at a time. */
export async function postAll(
  post: (body: string) => Promise<void>,
  bodies: readonly string[],
  underWay: number,
): Promise<void> {
  let next = 0;
  const lane = async () => {
    for (let body = bodies[next++]; body !== undefined; body = bodies[next++]) await post(body);
  };
  await Promise.all(Array.from({ length: underWay }, lane));
}
