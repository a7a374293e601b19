import { render } from 'lit';
import type { FirstSnapshot } from '../../../sdk/src/feed.ts';
import { takeKeysFromAddress } from '../ingestor/role-key.ts';
import { findNight } from '../night/find-night.ts';
import { beginWith, type NightWatch, watchNight } from '../night/watch-night.ts';
import { chooseLanguage } from '../words/languages.ts';
import { fitWall } from './fit-wall.ts';
import { nightPage } from './night-page.ts';
import { type PageAddress, type Place, readAddress, writeAddress } from './page-address.ts';

const tickMs = 250;
const findAgainMs = 5000;

/**
 * Puts the running page in place of the tables that the server painted, as soon as there are rows and the definition: with the snapshot that
 * came with the page that is at once. Until then, and where the night or the place is unknown, what was painted stays.
 */
export function startPage(): void {
  takeKeysFromAddress();
  addEventListener('hashchange', takeKeysFromAddress);
  let address = readAddress(location);
  const painted = document.getElementById('first-paint');
  const live = document.getElementById('live') as HTMLElement;
  let watch: NightWatch | undefined;
  let isDue = false;
  let isBegun = false;
  follow().catch(() => setTimeout(() => location.reload(), findAgainMs * (0.5 + Math.random())));

  async function follow(): Promise<void> {
    const snapshot = inlinedSnapshot();
    const named = address.night ?? snapshot?.night;
    const url = named === undefined ? await findNight() : `/v1/nights/${encodeURIComponent(named)}`;
    if (snapshot) beginWith(url, snapshot);
    watch = watchNight(url, [topicOf(address.place)], drawSoon);
    setInterval(drawSoon, tickMs);
    drawSoon();
  }

  /** Frames may come faster than a screen shows them. */
  function drawSoon(): void {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      draw();
    });
  }

  function draw(): void {
    const { night } = watch ?? {};
    const { election } = night ?? {};
    if (!night?.isLoaded || !election) return;
    const { place } = address;
    if (place.kind !== 'night' && !(place.kind === 'unit' ? election.units : election.contests).has(place.id)) return;
    const language = chooseLanguage([address.language, document.documentElement.lang]);
    setOnRoot('lang', language);
    setOnRoot('data-theme', address.theme);
    document.documentElement.toggleAttribute('data-wall', address.isWall);
    const { page, title } = nightPage({ night, election, address, language, turn });
    if (document.title !== title) document.title = title;
    render(page, live);
    if (isBegun) return;
    isBegun = true;
    void takeOver();
  }

  /** What was painted stays until every element is drawn, so that no figure is gone for a moment. */
  async function takeOver(): Promise<void> {
    const elements = [...live.querySelectorAll<HTMLElement & { updateComplete?: Promise<boolean> }>('.section')];
    await Promise.allSettled(elements.map(({ updateComplete }) => updateComplete));
    painted?.remove();
    live.hidden = false;
    if (address.isWall) fitWall(live);
  }

  /** What the viewer chose is in the address, so that it can be kept and sent on. */
  function turn(next: PageAddress): void {
    address = next;
    history.replaceState(null, '', writeAddress(address));
    draw();
  }
}

/** An attribute of the root that is set again, to what it was, makes the styles of everything under it be computed again. */
function setOnRoot(attribute: 'lang' | 'data-theme', value: string): void {
  const root = document.documentElement;
  if (root.getAttribute(attribute) !== value) root.setAttribute(attribute, value);
}

function topicOf(place: Place): string {
  if (place.kind === 'night') return 'all';
  return place.kind === 'unit' ? `unit:${place.id}` : `count:${place.id}`;
}

function inlinedSnapshot(): FirstSnapshot | undefined {
  const text = document.getElementById('snapshot')?.textContent;
  return text ? (JSON.parse(text) as FirstSnapshot) : undefined;
}
