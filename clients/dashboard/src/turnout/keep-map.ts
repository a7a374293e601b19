import type { Definition, RegionMap } from '@election-night/shared/election/definition.ts';
import type { Topology } from 'topojson-specification';
import { layOutMap, type MapLayout } from './lay-out-map.ts';

/** `asked`: on its way. `none`: the definition names no map, or it could not be had. */
export type MapState = MapLayout | 'asked' | 'none';

type Kept = { state: MapState; readonly waiting: Set<() => void> };

const answerMs = 10_000;
const askAgainMs = 30_000;
const kept = new Map<string, Kept>();

/**
 * The map of a night, fetched once for all elements of a page, and only where the definition names one. `drawAgain` is called once, when the
 * state is another one. A map that could not be had is asked for again after a while, unless the server has none.
 */
export function mapOf(url: string, { night, map }: Definition, drawAgain: () => void): MapState {
  if (!map) return 'none';
  const key = JSON.stringify([url, night, map]);
  const one: Kept = kept.get(key) ?? { state: 'asked', waiting: new Set() };
  if (!kept.has(key)) {
    kept.set(key, one);
    void ask();
  }
  if (typeof one.state === 'string') one.waiting.add(drawAgain);
  return one.state;

  async function ask(): Promise<void> {
    const topology = await fetchMap(url);
    if (topology === 'later') setTimeout(() => void ask(), askAgainMs * (0.5 + Math.random()));
    become(typeof topology === 'string' ? 'none' : laidOut(topology, map as RegionMap));
  }

  function become(state: MapState): void {
    one.state = state;
    const waiting = [...one.waiting];
    one.waiting.clear();
    for (const draw of waiting) draw();
  }
}

async function fetchMap(url: string): Promise<Topology | 'none' | 'later'> {
  try {
    const answer = await fetch(`${url}/map`, { signal: AbortSignal.timeout(answerMs) });
    if (answer.ok) return (await answer.json()) as Topology;
    return answer.status >= 500 || answer.status === 429 ? 'later' : 'none';
  } catch {
    return 'later';
  }
}

/** Tiles are better than nothing where a map that was checked cannot be drawn. */
function laidOut(topology: Topology, map: RegionMap): MapState {
  try {
    return layOutMap(topology, map);
  } catch {
    return 'none';
  }
}
