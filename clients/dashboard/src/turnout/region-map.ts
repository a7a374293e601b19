import { html, nothing, svg, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { paint } from '../style/paint.ts';
import { type MapLayout, mapWidth, type Region } from './lay-out-map.ts';

/** What a region says. */
export type RegionWords = {
  /** Step of the scale; absent where it is silent. */
  readonly step: number | undefined;
  /** The figure as short as it can be, and the mark of its flags, '' where there is none. */
  readonly figure: string;
  readonly mark: string;
  readonly name: string;
  /** All of it, for those who do not see the picture. */
  readonly spoken: string;
};

export type RegionMapPicture = {
  readonly layout: MapLayout;
  /** Pixels of the screen for the whole width; 0 where it is not known yet. */
  readonly width: number;
  readonly label: string;
  /** The region that the tab key comes to, the one that was chosen, and the one that is shown beside the map. */
  readonly stop: string | undefined;
  readonly chosen: string | undefined;
  readonly current: string | undefined;
  wordsOf(id: string): RegionWords;
  choose(id: string): void;
  point(id: string | undefined): void;
  turn(event: KeyboardEvent): void;
};

type Label = { readonly figure: string; readonly size: number; readonly name: string | undefined };

/** About the land, so that no border is cut: of the width of the map. */
const margin = 6;
const smallestPx = 11;
const largestPx = 30;
const namePx = 12;
/** Width of a character and height of a line, of the size of the letters. */
const [character, line] = [0.58, 1.1];

/** A map that is turned through like tiles: each region a button, its figure on it where there is room, or as long as it is looked at. */
export function regionMap(picture: RegionMapPicture): TemplateResult {
  const { layout, current, chosen } = picture;
  const [wide, high] = [mapWidth + 2 * margin, layout.height + 2 * margin];
  const ringed = [...new Set([chosen, current])];
  const unit = unitsOfPixel(picture);
  const hatch = 7 * unit;
  return html`<div
    class="map drawn"
    ${paint({ '--map-width': String(wide), '--map-height': String(high) })}
    @keydown=${picture.turn}
    @pointerleave=${() => picture.point(undefined)}
  >
    <svg viewBox="${-margin} ${-margin} ${wide} ${high}" role="group" aria-label=${picture.label}>
      <defs>
        <pattern id="hatch" patternUnits="userSpaceOnUse" width=${hatch} height=${hatch} patternTransform="rotate(45)">
          <rect width=${hatch} height=${hatch}></rect>
          <line y2=${hatch} stroke-width=${hatch}></line>
        </pattern>
      </defs>
      ${repeat(
        layout.regions,
        ({ id }) => id,
        (region) => regionButton(region, picture),
      )}
      ${layout.regions.flatMap(({ id, path }) =>
        ringed.includes(id) ? [svg`<path class="ring ${id === chosen ? 'chosen' : ''}" d=${path}></path>`] : [],
      )}
      ${layout.regions.map((region) => regionLabel(region, picture))}
    </svg>
  </div>`;
}

function regionButton({ id, path }: Region, picture: RegionMapPicture): TemplateResult {
  const { step, spoken } = picture.wordsOf(id);
  return svg`<g
    role="button"
    class="region ${classOf(step)}"
    data-unit=${id}
    tabindex=${picture.stop === id ? 0 : -1}
    aria-current=${picture.current === id ? 'true' : nothing}
    aria-controls="detail"
    aria-label=${spoken}
    @focus=${() => picture.choose(id)}
    @click=${() => picture.choose(id)}
    @pointerenter=${() => picture.point(id)}
  ><path d=${path}></path></g>`;
}

function regionLabel(region: Region, picture: RegionMapPicture): TemplateResult | typeof nothing {
  const words = picture.wordsOf(region.id);
  const unit = unitsOfPixel(picture);
  const label = labelOf(words, region.room / unit, picture.current === region.id);
  if (!label) return nothing;
  const { figure, size, name } = label;
  const top = region.y + (name === undefined ? 0.35 : 0.05) * size * unit;
  return svg`<text
    class="label ${classOf(words.step)}"
    data-of=${region.id}
    aria-hidden="true"
    x=${region.x}
    y=${top}
    font-size=${size * unit}
  >${figure}${
    name === undefined
      ? nothing
      : svg`<tspan class="short" x=${region.x} dy=${namePx * 1.2 * unit} font-size=${namePx * unit}>${name}</tspan>`
  }</text>`;
}

/**
 * What there is room for in a circle of a radius of pixels: figure and name, the figure, or its mark, which is never left out. The one that
 * is looked at shows its figure over its neighbours too.
 */
export function labelOf({ figure, mark, name }: RegionWords, radius: number, isCurrent: boolean): Label | undefined {
  const text = mark === '' ? figure : `${figure}\u00a0${mark}`;
  const most = radius / Math.hypot((text.length * character) / 2, line / 2);
  const size = Math.min(largestPx, most);
  if (size >= smallestPx) {
    const small = Math.min(size, radius / 2.5);
    const below = namePx * 1.2 + small * 0.05;
    const hasRoom = small >= smallestPx && Math.hypot((name.length * namePx * character) / 2, below) <= radius;
    return hasRoom ? { figure: text, size: small, name } : { figure: text, size, name: undefined };
  }
  if (isCurrent) return { figure: text, size: namePx, name: undefined };
  return mark === '' ? undefined : { figure: mark, size: namePx, name: undefined };
}

function classOf(step: number | undefined): string {
  return step === undefined ? 'silent' : `step-${step}`;
}

/** Of the map, for a pixel of the screen. */
function unitsOfPixel({ width }: RegionMapPicture): number {
  return (mapWidth + 2 * margin) / (width || 640);
}
