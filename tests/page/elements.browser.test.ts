import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { until } from '../faults/until.ts';
import { type Newsroom, openNewsroom, shows, textOf, violations } from './newsroom.ts';
import { type SmallNight, startSmallNight } from './small-night.ts';

// The built elements in pages of somebody else: script, page and night come from three origins. The tests go on from each other.

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

let newsroom: Newsroom;
let night: SmallNight;

beforeAll(async () => {
  night = await startSmallNight('2030-01-05T20:45:00Z');
  newsroom = await openNewsroom([night.url]);
});
afterAll(async () => {
  await newsroom?.stop();
  await night?.stop();
});

const element = (tag: string, attributes = '') => `<${tag} src="${night.url}" ${attributes}></${tag}>`;

describe('en-freshness', () => {
  test('says when each source last spoke, and that one is silent', async () => {
    await night.report('office', 'turnout', '2030-01-05T20:45:00Z', { unit: 'NORTH', ballots: 500, voters: 1000 });
    const page = await newsroom.open(element('en-freshness'));
    await shows(page, 'en-freshness', 'Silent for longer than expected');
    await shows(page, 'en-freshness', /Election office[\s\S]*On time/);
    await shows(page, 'en-freshness', 'REPLAY');
    await page.close();
  });

  test('looks well in light, dark and on phones, in three languages, and axe finds nothing', async () => {
    await newsroom.lookAt('freshness', element('en-freshness'), (page) => shows(page, 'en-freshness', /r0|r1/));
  });
});

describe('en-ticker', () => {
  test('shows a picture that comes after the definition and has none of its rows', async () => {
    const page = await newsroom.browser.newPage();
    await page.routeWebSocket(/feed/, (socket) => {
      const waitMs = (message: string | Buffer) => (String(message).includes('"type":"snapshot"') ? 500 : 0);
      const server = socket.connectToServer();
      server.onMessage((message) => void setTimeout(() => socket.send(message), waitMs(message)));
    });
    await page.goto(newsroom.addressOf(element('en-ticker')));
    await shows(page, 'en-ticker', 'Nothing has been called or corrected.');
    await page.close();
  });

  test('says what was corrected: before, after, why and who', async () => {
    const page = await newsroom.open(element('en-ticker'));
    await shows(page, 'en-ticker', 'Nothing has been called or corrected.');
    const correction = { kind: 'correction', reason: 'A list was read twice.' };
    await night.report('office', 'turnout', '2030-01-05T20:46:00Z', {
      unit: 'NORTH',
      ballots: 480,
      voters: 1000,
      correction,
    });
    await shows(
      page,
      'en-ticker',
      /Correction\s+Turnout, North[\s\S]*ballots issued\s+500\s+480[\s\S]*A list was read twice\.[\s\S]*Election office/,
    );
    await page.close();
  });

  test('keeps what was called when it is withdrawn, newest first', async () => {
    const page = await newsroom.open(element('en-ticker'));
    await shows(page, 'en-ticker', 'Correction');
    await night.clock.control({ action: 'seek', to: '2030-01-05T21:20:00Z' });
    const asOf = '2030-01-05T21:20:00Z';
    await night.decide('calls', {
      asOf,
      contest: 'council',
      unit: 'TOWN',
      of: 'winner',
      winner: 'OAK',
      saidBy: 'The Tiny Times',
    });
    await shows(page, 'en-ticker', /Called\s+Oak List wins: Town council, Tiny Town[\s\S]*Correction/);
    await night.decide('calls/call:council:TOWN/withdraw', { reason: 'Two wards were mixed up.' });
    await shows(
      page,
      'en-ticker',
      /Call withdrawn[\s\S]*Two wards were mixed up[\s\S]*Called\s+Oak List wins[\s\S]*newer[\s\S]*Correction/,
    );
    expect(
      await page.evaluate(`document.querySelector('en-ticker').shadowRoot.querySelector('[aria-live]').textContent`),
    ).toContain('Call withdrawn: Oak List wins');
    await page.close();
  });

  test('looks well in light, dark and on phones, in three languages, and axe finds nothing', async () => {
    await newsroom.lookAt('ticker', element('en-ticker'), (page) => shows(page, 'en-ticker', 'Two wards'));
  });
});

describe('en-count', () => {
  const shares = (OAK: number, BIRCH: number, CEDAR: number, NONE: number) => ({ OAK, BIRCH, CEDAR, NONE });
  const counted = (unit: string, votes: object) =>
    night.report('office', 'count', '2030-01-05T21:10:00Z', { unit, contest: 'council', votes, invalid: 3 });

  test('says that nothing was published, then votes, shares, units, and points on the exit polls', async () => {
    const page = await newsroom.open(element('en-count'));
    await shows(page, 'en-count', 'No votes have been published.');
    const poll = { unit: 'TOWN', contest: 'council', sample: 400, margin: 4 };
    await night.report('ada', 'exit-poll', '2030-01-05T20:50:00Z', { ...poll, shares: shares(52, 30, 14, 4) });
    await night.report('bo', 'exit-poll', '2030-01-05T20:50:00Z', { ...poll, shares: shares(48, 32, 16, 4) });
    await counted('NORTH', shares(270, 130, 60, 20));
    await counted('RIVER', shares(200, 120, 40, 15));
    await shows(page, 'en-count', /Partial count, unofficial\s+2 of 3 units in, 66\.67%/);
    // 470 of 855 votes, and the polls had 50.
    await shows(page, 'en-count', /Oak List\s+54\.97%\s+470 votes\s+\+4\.97 points on the polls/);
    await page.close();
  });

  test('marks that a figure is held, without the figure', async () => {
    await night.report('office', 'count', '2030-01-05T21:12:00Z', {
      unit: 'NORTH',
      contest: 'council',
      votes: shares(99, 130, 60, 20),
    });
    const page = await newsroom.open(element('en-count', 'unit="NORTH"'));
    await shows(page, 'en-count', 'A newer figure is held for a decision. It is not shown.');
    expect(await textOf(page, 'en-count')).not.toMatch(/\b99\b/);
    await page.close();
  });

  test('has the same figures as a table, for those who do not look and for those who ask', async () => {
    const page = await newsroom.open(element('en-count'));
    await shows(page, 'en-count', 'Oak List');
    const table = page.locator('en-count table');
    const line = (await table.locator('tbody tr').first().allInnerTexts()).join();
    expect(line.split(/\s*\t\s*/)).toEqual(['Oak List', '470', '54.97%', '+4.97', '4']);
    expect((await table.boundingBox())?.width).toBeGreaterThan(1);
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await until('the table is shown', 5000, () => page.locator('en-count .scroll table').isVisible());
    expect(await violations(page)).toEqual([]);
    await page.close();
  });

  test('says so where the night has no such contest', async () => {
    const page = await newsroom.open(element('en-count', 'contest="mayor"'));
    await shows(page, 'en-count', 'This night has no contest mayor.');
    await page.close();
  });

  test('looks well in light, dark and on phones, in three languages, and axe finds nothing', async () => {
    await newsroom.lookAt('count', element('en-count'), (page) => shows(page, 'en-count', '470'));
  });
});

describe('en-districts', () => {
  const counted = (ward: string, votes: object, status?: string) =>
    night.report('office', 'count', '2030-01-05T21:15:00Z', {
      ...{ unit: ward, contest: `warden-${ward}`, votes },
      ...(status ? { status } : {}),
    });

  test('says who leads, who is elected, and where there is a tie; and of how many nothing is known', async () => {
    const page = await newsroom.open(element('en-districts'));
    await shows(page, 'en-districts', 'No figures have been published for 3 of 3 districts.');
    await counted('NORTH', { ASH: 300, ELM: 100, YEW: 80 });
    await counted('RIVER', { ASH: 100, ELM: 150, YEW: 125 }, 'unofficial-complete');
    await shows(page, 'en-districts', /Warden of North\s+Ash[\s\S]*leads[\s\S]*\+41\.67/);
    await shows(page, 'en-districts', /Warden of River\s+Elm[\s\S]*elected/);
    await counted('HILL', { ASH: 150, ELM: 150, YEW: 25 }, 'unofficial-complete');
    await shows(page, 'en-districts', /Warden of Hill\s+Ash, Elm\s+=\s*a tie/);
    await page.close();
  });

  test('brings the closest first where a person wants that', async () => {
    const page = await newsroom.open(element('en-districts'));
    await shows(page, 'en-districts', 'elected');
    await page.locator('en-districts').getByRole('button', { name: 'Closest first' }).click();
    await until(
      'the order',
      5000,
      async () =>
        (await page.locator('en-districts .district').allInnerTexts()).join() ===
        'Warden of Hill,Warden of River,Warden of North',
    );
    await page.close();
  });

  test('looks well in light, dark and on phones, in three languages, and axe finds nothing', async () => {
    await newsroom.lookAt('districts', element('en-districts'), (page) => shows(page, 'en-districts', '41'));
  });
});

describe('whoever embeds an element', () => {
  test('needs no address where the page is of the same server as the night', async () => {
    const page = await newsroom.browser.newPage();
    await page.goto(`${new URL(night.url).origin}/healthz`);
    await page.addScriptTag({ url: newsroom.script, type: 'module' });
    await page.evaluate(`document.body.append(document.createElement('en-freshness'))`);
    await shows(page, 'en-freshness', 'Election office');
    await page.close();
  });

  test('chooses language and theme, also later; what is absent is as the page says', async () => {
    const page = await newsroom.open(element('en-count'), { language: 'ru', colorScheme: 'dark' });
    const frame = `document.querySelector('en-count').shadowRoot.querySelector('.frame')`;
    const ground = () => page.evaluate(`getComputedStyle(${frame}).backgroundColor`);
    await shows(page, 'en-count', /Oak List \(ru\)[\s\S]*54,97/);
    expect(await ground()).toBe('rgb(19, 22, 26)');
    await page.evaluate(`Object.assign(document.querySelector('en-count'), { lang: 'en', theme: 'light' })`);
    await shows(page, 'en-count', /Oak List\s+54\.97%/);
    expect(await ground()).toBe('rgb(248, 246, 241)');
    await page.evaluate(`document.querySelector('en-count').style.setProperty('--en-paper', 'rgb(1, 2, 3)')`);
    expect(await ground()).toBe('rgb(1, 2, 3)');
    await page.close();
  });

  test('may take it out and put it in again, and give it another night', async () => {
    const page = await newsroom.open(element('en-count'));
    await shows(page, 'en-count', 'Oak List');
    await page.evaluate(
      `(() => { const one = document.querySelector('en-count'); one.remove(); document.body.append(one); })()`,
    );
    await page.evaluate(`document.querySelector('en-count').src = '${night.url.replace('small', 'nowhere')}'`);
    await shows(page, 'en-count', 'The server refuses this night.');
    await page.evaluate(`document.querySelector('en-count').src = '${night.url}'`);
    await shows(page, 'en-count', 'Oak List');
    newsroom.complaints.length = 0;
    await page.close();
  });
});

test('an element is drawn once a frame at most, however much changes', async () => {
  const page = await newsroom.open(element('en-count'));
  await shows(page, 'en-count', 'Oak List');
  const counted = (await page.evaluate(`new Promise((done) => {
    const element = document.querySelector('en-count');
    const draw = element.draw;
    const seen = { drawn: 0, frames: 0, asked: 0 };
    element.draw = function (...of) { seen.drawn += 1; return draw.apply(this, of); };
    const frame = () => { seen.frames += 1; seen.frames < 20 ? requestAnimationFrame(frame) : done(seen); };
    requestAnimationFrame(frame);
    setInterval(() => { seen.asked += 1; element.requestUpdate(); }, 1);
  })`)) as { drawn: number; frames: number; asked: number };
  expect(counted.asked).toBeGreaterThan(counted.frames);
  expect(counted.drawn).toBeGreaterThan(1);
  expect(counted.drawn).toBeLessThanOrEqual(counted.frames + 1);
  await page.close();
});

test('a call that comes and goes while the page is in the background is not lost', async () => {
  const page = await newsroom.open(element('en-ticker'));
  await shows(page, 'en-ticker', 'Correction');
  // A browser draws no frames of a page that nobody sees.
  await page.evaluate(`{
    window.waiting = [];
    window.frames_ = window.requestAnimationFrame;
    window.requestAnimationFrame = (callback) => waiting.push(callback);
  }`);
  const asOf = '2030-01-05T21:20:30Z';
  const call = { asOf, contest: 'council', unit: 'TOWN', of: 'winner', winner: 'OAK' };
  await night.decide('calls', { ...call, saidBy: 'The Early Post' });
  await night.decide('calls/call:council:TOWN/withdraw', { reason: 'Too early.' });
  await night.decide('calls', { ...call, saidBy: 'The Late Post' });
  await new Promise((done) => setTimeout(done, 500));
  expect(await textOf(page, 'en-ticker')).not.toContain('Post');
  await page.evaluate(`{
    window.requestAnimationFrame = frames_;
    for (const callback of waiting) requestAnimationFrame(callback);
  }`);
  await shows(page, 'en-ticker', /The Late Post[\s\S]*Too early[\s\S]*The Early Post/);
  await page.close();
});

test('a ticker has a line for every correction that was published, also of a hundred', async () => {
  const page = await newsroom.open(element('en-ticker'));
  await shows(page, 'en-ticker', 'Correction');
  for (let ballots = 590; ballots > 560; ballots -= 1) {
    const correction = { kind: 'correction', reason: `Counted again: ${ballots}.` };
    const asOf = new Date(Date.parse('2030-01-05T21:00:00Z') - ballots * 1000).toISOString();
    await night.report('office', 'turnout', asOf, { unit: 'HILL', ballots, voters: 600, correction });
  }
  type Published = { readonly rows: readonly { readonly key: string; readonly row: string; readonly rev: number }[] };
  const { rows } = (await (await fetch(`${night.url}/snapshot`)).json()) as Published;
  const corrections = rows.filter(({ key }) => key.startsWith('correction:'));
  const published = new Set(corrections.map(({ row, rev }) => `${row} ${rev}`));
  expect(published.size).toBeGreaterThan(50);
  const lines = page.locator('en-ticker li');
  await until('the last one', 5000, async () => (await lines.first().innerText()).includes('561'));
  await page
    .locator('en-ticker')
    .getByRole('button', { name: /^Show \d+ older lines$/ })
    .click();
  // Beside them the call that stands. That it was withdrawn before is in no row any more: only pages that were there know it.
  await until('all lines', 5000, async () => (await lines.count()) === published.size + 1);
  await page.close();
});

test('a ticker is scrolled with the keyboard', async () => {
  const page = await newsroom.open(element('en-ticker'));
  await shows(page, 'en-ticker', 'Correction');
  await page.keyboard.press('Tab');
  await page.keyboard.press('End');
  const scrolled = `document.querySelector('en-ticker').shadowRoot.querySelector('.lines').scrollTop > 0`;
  await until('the end', 5000, async () => (await page.evaluate(scrolled)) === true);
  await page.close();
});

test('elements of one page share one connection, and all of them say when it is lost', async () => {
  const page = await newsroom.open(`${element('en-count')}${element('en-ticker')}${element('en-freshness')}`);
  await Promise.all(['en-count', 'en-ticker', 'en-freshness'].map((tag) => shows(page, tag, 'REPLAY')));
  await until('one connection', 5000, async () => (await viewers()) === 1);
  await newsroom.picture(page, 'together');
  await page.emulateMedia({ media: 'print' });
  await newsroom.picture(page, 'print');
  await page.emulateMedia({ media: 'screen' });
  const expected = newsroom.complaints.length;
  await night.pipeline.kill('broadcaster', 'SIGKILL');
  await Promise.all(['en-count', 'en-ticker', 'en-freshness'].map((tag) => shows(page, tag, 'may be out of date')));
  await shows(page, 'en-freshness', /lost|connecting/);
  await newsroom.picture(page, 'lost');
  await night.pipeline.restart('broadcaster');
  await until('it is back', 30_000, async () => !(await textOf(page, 'en-count')).includes('may be out of date'));
  // What the browser says of a server that is away is no mistake of ours.
  newsroom.complaints.splice(expected);
  await page.close();
});

/** Connections that the broadcaster has open. */
async function viewers(): Promise<number> {
  const text = await (await fetch(`${new URL(night.url).origin}/metrics`)).text();
  return Number(/^\w+_viewers\S* (\d+)$/m.exec(text)?.[1]);
}

test('nothing was said on the console, and no other host was asked', () => {
  expect(newsroom.complaints).toEqual([]);
  expect(new Set(newsroom.asked)).toEqual(new Set(['/elements.js']));
});
