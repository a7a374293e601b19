import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { until } from '../faults/until.ts';
import { withCandidates } from './night-steps.ts';
import { openPublicPage, type PublicPage, showsSnapshot } from './public-page.ts';
import { type RecordedNight, startRecordedNight } from './recorded-night.ts';

// The public page without a pointer, when the night has everything to show. The night stands still.

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let night: RecordedNight;
let site: PublicPage;

beforeAll(async () => {
  night = await startRecordedNight('kazakhstan-2023', withCandidates);
  site = await openPublicPage(new URL(night.url).origin);
  await night.goTo('2023-03-20T20:15:00+06:00');
  for (const [district, ONE, TWO] of [
    ['district-01', 400, 300],
    ['district-02', 500, 700],
  ] as const)
    await night.report('cec', 'count', '2023-03-20T20:13:00+06:00', {
      unit: 'KZ',
      contest: district,
      votes: { ONE, TWO, THREE: 9, AGAINST_ALL: 4 },
    });
  await night.report('cec', 'turnout', '2023-03-19T14:20:00+06:00', {
    ...{ unit: 'KZ-59', percent: 41.07 },
    correction: { kind: 'correction', reason: 'Two digits were mixed up.' },
  });
});
afterAll(async () => {
  await site?.close();
  await night?.stop();
});

async function open(): Promise<Page> {
  const page = await site.open('/', { viewport: { width: 1280, height: 800 } });
  await showsSnapshot(page, night);
  return page;
}

/** Runs in the page: what has the focus, however deep it lies in elements, and a name for it that stays. */
const helpers = `
  window.deepActive = () => {
    let one = document.activeElement;
    while (one?.shadowRoot?.activeElement) one = one.shadowRoot.activeElement;
    return one === document.body || one === document.documentElement ? undefined : one;
  };
  const names = new WeakMap();
  let last = 0;
  window.nameOf = (one) => {
    if (!names.has(one)) names.set(one, [++last, one.getRootNode().host?.localName ?? '', one.localName, (one.textContent || one.value || '').trim().slice(0, 30)].join(' '));
    return names.get(one);
  };
  const isShown = (one) => one.checkVisibility({ visibilityProperty: true });
  window.tabbable = () => {
    const found = [];
    const walk = (root) => {
      for (const one of root.querySelectorAll('*')) {
        const isControl = one.matches('a[href], button, input, select, textarea, summary, [tabindex]');
        const isOther = one.type === 'radio' && !one.checked;
        if (isControl && one.tabIndex >= 0 && !one.disabled && !isOther && isShown(one)) found.push(nameOf(one));
        if (one.shadowRoot) walk(one.shadowRoot);
      }
    };
    walk(document);
    return found;
  };
  // What is out of the order of tabs is reached by arrows, from something of its group that is in it.
  window.unreachable = () => {
    const found = [];
    const walk = (root) => {
      for (const one of root.querySelectorAll('*')) {
        const isOut = one.matches('a[href], button, input, select, textarea') && one.tabIndex < 0 && isShown(one);
        if (isOut && !one.closest('[role="group"], fieldset')?.querySelector('[tabindex="0"]')) found.push(nameOf(one));
        if (one.shadowRoot) walk(one.shadowRoot);
      }
    };
    walk(document);
    return found;
  };
  window.focusNow = () => {
    const one = deepActive();
    if (!one) return undefined;
    // A radio's mark may be that of its label.
    const marks = [one, one.closest('label')].filter((of) => of).map((of) => getComputedStyle(of));
    const { top, bottom, left, right } = one.getBoundingClientRect();
    return {
      name: nameOf(one),
      isMarked: marks.some(({ outlineStyle, outlineWidth }) => outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 1),
      isInView: bottom > 0 && top < innerHeight && right > 0 && left < innerWidth,
    };
  };
`;

type Focus = { readonly name: string; readonly isMarked: boolean; readonly isInView: boolean };
const focusNow = (page: Page) => page.evaluate('focusNow() ?? null') as Promise<Focus | null>;

/** Presses a key until the focus has left the document or comes to where it was. */
async function walk(page: Page, key: 'Tab' | 'Shift+Tab'): Promise<readonly Focus[]> {
  const seen: Focus[] = [];
  for (;;) {
    await page.keyboard.press(key);
    const focus = await focusNow(page);
    if (!focus || seen.some(({ name }) => name === focus.name)) return seen;
    seen.push(focus);
  }
}

test('Tab reaches everything that can be used, with a mark that is seen, and leaves the page again; and so it does back', async () => {
  const page = await open();
  await page.evaluate(helpers);
  // Lists that are folded up are reached like everything else once they are open.
  await page.evaluate(`for (const details of document.querySelectorAll('footer details')) details.open = true`);
  const seen = await walk(page, 'Tab');
  expect(seen.filter(({ isMarked, isInView }) => !isMarked || !isInView)).toEqual([]);
  const reached = seen.map(({ name }) => name);
  const usable = (await page.evaluate('tabbable()')) as readonly string[];
  expect(await page.evaluate('unreachable()')).toEqual([]);
  expect(usable.length).toBeGreaterThan(50);
  expect(usable.filter((name) => !reached.includes(name))).toEqual([]);
  await page.evaluate('document.activeElement?.blur()');
  const back = await walk(page, 'Shift+Tab');
  expect(back.filter(({ isMarked, isInView }) => !isMarked || !isInView)).toEqual([]);
  const reachedBack = back.map(({ name }) => name);
  expect(usable.filter((name) => !reachedBack.includes(name))).toEqual([]);
  await page.close();
});

test('the first stop leads past the head to the figures', async () => {
  const page = await open();
  await page.evaluate(helpers);
  await page.keyboard.press('Tab');
  expect(await focusNow(page)).toMatchObject({ name: expect.stringContaining('Skip to the figures'), isInView: true });
  await page.keyboard.press('Enter');
  expect(await page.evaluate('document.activeElement.localName')).toBe('main');
  await page.keyboard.press('Tab');
  expect(await page.evaluate('document.activeElement.localName')).toBe('en-count');
  await page.close();
});

test('arrows lead from region to region and from basis to basis of the seats', async () => {
  const page = await open();
  const detail = () => page.locator('en-turnout .detail').innerText();
  await page.locator('en-turnout .tile[tabindex="0"]').focus();
  const visited = new Set<string>();
  for (const key of ['ArrowRight', 'ArrowDown', 'ArrowLeft']) {
    await page.keyboard.press(key);
    const focused = await page.evaluate(`document.querySelector('en-turnout').shadowRoot.activeElement.dataset.unit`);
    const name = night.definition.units.find(({ id }) => id === focused)?.names['en'] as string;
    await until(`the panel is of ${name}`, 5000, async () => (await detail()).startsWith(name));
    visited.add(name);
  }
  expect(visited.size).toBeGreaterThan(1);

  await page.locator('en-seats input:checked').focus();
  for (const caption of ['all exit polls together', 'Institute of Eurasian Integration']) {
    await page.keyboard.press('ArrowDown');
    await until(`the seats are by ${caption}`, 5000, async () =>
      (await page.locator('en-seats caption').innerText()).includes(caption),
    );
  }
  await page.close();
});

test('Enter shows and hides the table of each picture, and the focus stays where it was', async () => {
  const page = await open();
  const buttons = page.locator('main .section .tables > button');
  const count = await buttons.count();
  expect(count).toBeGreaterThanOrEqual(5);
  for (let index = 0; index < count; index += 1) {
    const button = buttons.nth(index);
    await button.focus();
    await page.keyboard.press('Enter');
    await until('it is said to be shown', 5000, async () => (await button.getAttribute('aria-expanded')) === 'true');
    const { width = 0, height = 0 } = (await button.locator('xpath=following-sibling::div').boundingBox()) ?? {};
    expect(Math.min(width, height)).toBeGreaterThan(50);
    expect(await button.evaluate((one) => (one as unknown as { matches(of: string): boolean }).matches(':focus'))).toBe(
      true,
    );
    await page.keyboard.press('Enter');
    await until('it is hidden', 5000, async () => (await button.getAttribute('aria-expanded')) === 'false');
  }
  await page.close();
});

test('nothing was said on the console', () => expect(site.complaints).toEqual([]));
