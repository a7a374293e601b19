import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import { buildDashboard } from '../../clients/dashboard/build.ts';
import { launchChromium } from '../browser/launch-chromium.ts';
import { until } from '../faults/until.ts';

export type Look = BrowserContextOptions & { readonly language?: string };

/** Articles of somebody else with the built elements in them, in a real browser. Script, article and nights come from different origins. */
export type Newsroom = {
  readonly browser: Browser;
  /** What the browser complained of so far; a test that provokes something takes it away. */
  readonly complaints: string[];
  /** `https://…/elements.js`, and what was asked of that origin. */
  readonly script: string;
  readonly asked: readonly string[];
  /** The address of the article that has this markup. */
  addressOf(markup: string, language?: string): string;
  open(markup: string, look?: Look): Promise<Page>;
  /**
   * Looks at an element in light, dark, on phones, on a wall and on paper, or only in the looks that are named: axe finds nothing, nothing
   * is too wide. Pictures are kept in `PICTURES_TO`.
   */
  lookAt(
    name: string,
    markup: string,
    ready: (page: Page) => Promise<unknown>,
    which?: readonly LookName[],
  ): Promise<void>;
  /** For a person who wants to see it. */
  picture(page: Page, name: string): Promise<void>;
  stop(): Promise<void>;
};

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

const looks = {
  light: { colorScheme: 'light' },
  dark: { colorScheme: 'dark', reducedMotion: 'reduce' },
  phone: { colorScheme: 'light', viewport: { width: 360, height: 740 }, language: 'ru', timezoneId: 'Asia/Almaty' },
  'phone-dark': { colorScheme: 'dark', viewport: { width: 320, height: 740 }, language: 'kk' },
  wall: { colorScheme: 'dark', viewport: { width: 1920, height: 1080 } },
} as const satisfies Readonly<Record<string, Look>>;
export type LookName = keyof typeof looks;
const allLooks = Object.keys(looks) as LookName[];

/** `nightUrls`: the nights that the articles may ask. */
export async function openNewsroom(nightUrls: readonly string[]): Promise<Newsroom> {
  const built = mkdtempSync(join(tmpdir(), 'en-elements-'));
  const pictures = process.env['PICTURES_TO'] ?? mkdtempSync(join(tmpdir(), 'en-pictures-'));
  mkdirSync(pictures, { recursive: true });
  await buildDashboard(built);
  const browser: Browser = await launchChromium();
  const complaints: string[] = [];
  const scripts = await serve(() => ({
    type: 'text/javascript',
    body: readFileSync(join(built, 'elements.js')),
    headers: { 'access-control-allow-origin': '*' },
  }));
  const articles = await serve((path) => ({
    type: 'text/html',
    body: article(path, scripts.url),
    headers: { 'content-security-policy': policy(scripts.url, nightUrls) },
  }));

  const addressOf = (markup: string, language = 'en') =>
    `${articles.url}/${encodeURIComponent(`${markup}|${language}`)}`;

  async function open(markup: string, { language = 'en', ...context }: Look = {}): Promise<Page> {
    const page = await browser.newPage({ viewport: { width: 900, height: 700 }, ...context });
    collectComplaints(page, complaints);
    await page.goto(addressOf(markup, language));
    return page;
  }

  return {
    ...{ browser, complaints, addressOf, open, asked: scripts.asked, script: `${scripts.url}/elements.js` },
    async picture(page, name) {
      await page.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
    },
    async lookAt(name, markup, ready, which = allLooks) {
      for (const look of which) {
        const page = await open(markup, looks[look]);
        await ready(page);
        expect([look, await violations(page)]).toEqual([look, []]);
        const isWide = await page.evaluate(
          'document.documentElement.scrollWidth > document.documentElement.clientWidth',
        );
        expect([look, isWide]).toEqual([look, false]);
        await page.screenshot({ path: join(pictures, `${name}-${look}.png`), fullPage: true });
        if (look === 'light') {
          await page.emulateMedia({ media: 'print' });
          await page.screenshot({ path: join(pictures, `${name}-print.png`), fullPage: true });
        }
        await page.close();
      }
    },
    async stop() {
      await browser.close();
      await Promise.all([scripts.stop(), articles.stop()]);
      rmSync(built, { recursive: true });
      if (process.env['PICTURES_TO'] === undefined) rmSync(pictures, { recursive: true });
    },
  };
}

/** What an element says, hidden tables included; empty where it shows nothing. */
export function textOf(page: Page, tag: string): Promise<string> {
  return page.evaluate(
    `document.querySelector('${tag}').shadowRoot?.querySelector('.frame')?.innerText ?? ''`,
  ) as Promise<string>;
}

/** Resolves once the element says it. */
export function shows(page: Page, tag: string, text: string | RegExp): Promise<unknown> {
  return until(`${tag} shows ${text}`, 10_000, async () => {
    const shown = await textOf(page, tag);
    return typeof text === 'string' ? shown.includes(text) : text.test(shown);
  });
}

/** The cells of the tables of an element, line by line. */
export function cellsOf(page: Page, tag: string): Promise<readonly (readonly string[])[]> {
  return page.evaluate(
    `[...(document.querySelector('${tag}').shadowRoot?.querySelectorAll('tbody tr') ?? [])].map((line) => [...line.cells].map((cell) => cell.innerText.trim()))`,
  ) as Promise<readonly (readonly string[])[]>;
}

/** Everything that the document has of an element, shown or not: text, attributes, properties set by paint. */
export function everythingOf(page: Page, tag: string): Promise<string> {
  return page.evaluate(`document.querySelector('${tag}').shadowRoot?.innerHTML ?? ''`) as Promise<string>;
}

/** Errors and warnings of the page go to the list. */
export function collectComplaints(page: Page, complaints: string[]): void {
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(String(error)));
}

type Violation = { readonly id: string; readonly help: string; readonly nodes: readonly { readonly html: string }[] };

/** What axe finds wrong in the page, with all of its rules. */
export async function violations(page: Page): Promise<readonly string[]> {
  // Evaluated by the developer's tools and not by the page, whose policy would not let it in.
  await page.evaluate(axe);
  const { violations: found } = (await page.evaluate('axe.run()')) as { violations: readonly Violation[] };
  return found.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(' ')}`);
}

type Origin = { readonly url: string; readonly asked: readonly string[]; stop(): Promise<void> };
type Content = { type: string; body: string | Buffer; headers: Record<string, string> };

async function serve(answer: (path: string) => Content): Promise<Origin> {
  const asked: string[] = [];
  const server: Server = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (request.url === '/favicon.ico') return void response.writeHead(204).end();
    const { type, body, headers } = answer((request.url ?? '').slice(1));
    response.writeHead(200, { 'content-type': `${type}; charset=utf-8`, ...headers }).end(body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    stop: () => new Promise((done) => server.close(() => done())),
  };
}

/** As little as a page can allow: no style attribute, nothing of any other origin. */
function policy(scriptsUrl: string, nightUrls: readonly string[]): string {
  const nights = nightUrls.map((url) => new URL(url)).flatMap(({ origin, host }) => [origin, `ws://${host}`]);
  return ["default-src 'none'", `script-src ${scriptsUrl}`, `connect-src ${nights.join(' ')}`].join('; ');
}

/** The markup of the path, in an article that leaves colours to the viewer. */
function article(path: string, scriptsUrl: string): string {
  const [markup, language = 'en'] = decodeURIComponent(path).split('|');
  return `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>An article</title>
    <meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
    <script type="module" src="${scriptsUrl}/elements.js"></script></head>
    <body><main><h1>An article</h1>${markup}</main></body></html>`;
}
