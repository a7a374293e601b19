import { html, nothing, type SVGTemplateResult, svg, type TemplateResult } from 'lit';
import { inkOn } from '../style/option-colors.ts';
import { dots, hemicycle, majorityAngle, mostDots, outer, type Place, pointAt, sector } from './hemicycle.ts';
import { placeLabels } from './place-labels.ts';

/** A wedge of the half circle. `label` is written beside it; without a colour it is hatched: nobody has these seats. */
export type Wedge = { readonly seats: number; readonly label: string; readonly color: string | undefined };

/** How many seats are more than half, and what that is called. */
type MajorityLabel = { readonly needed: string; readonly word: string };

const labelRadius = outer + 9;
/** Of one letter, in units of the drawing, as wide as it gets. */
const letterWidth = 8.6;
/** So many neighbours differ by their marks alone. */
const markCount = 6;

/** The picture of a house: `wedges` from left to right make all of its seats. What it says has to be beside it in words and figures. */
export function drawHemicycle(wedges: readonly Wedge[], majority: MajorityLabel | undefined): TemplateResult {
  const seats = wedges.reduce((sum, wedge) => sum + wedge.seats, 0);
  const { places, dotRadius, inner } = seats <= mostDots ? hemicycle(seats) : { places: [], dotRadius: 0, inner: 40 };
  const starts = wedges.map((_, index) => wedges.slice(0, index).reduce((sum, wedge) => sum + wedge.seats, 0));
  const middles = wedges.map((wedge, index) => middleOf(places, starts[index] as number, wedge.seats, seats));
  const angles = placeLabels(
    wedges.map(({ label, seats: weight }, index) => ({
      angle: middles[index] as number,
      width: label.length * letterWidth,
      weight,
    })),
    labelRadius,
  );
  const half = Math.max(...wedges.map(({ label }, index) => reachOf(label, angles[index])), outer + 20);
  const line = seats <= mostDots ? majorityAngle(places) : Math.PI / 2;
  return html`<svg class="house" viewBox=${[-half, -122, 2 * half, 124 + Math.max(dotRadius, 6)].map((at) => at.toFixed(1)).join(' ')} aria-hidden="true">
    <defs>
      <pattern id="nobody" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="5" height="5" class="ground"></rect><rect width="1.6" height="5" class="hatch"></rect>
      </pattern>
    </defs>
    ${line === undefined || majority === undefined ? nothing : majorityLine(line, inner, majority)}
    ${wedges.map((wedge, index) => {
      const start = starts[index] as number;
      if (places.length === 0) return sectorOf(wedge, start / seats, (start + wedge.seats) / seats);
      return dotsOf(wedge, places.slice(start, start + wedge.seats), dotRadius, index);
    })}
    ${wedges.map(({ label }, index) => labelAt(label, angles[index], middles[index] as number))}
  </svg>`;
}

/** How far from the middle a label goes. */
function reachOf(label: string, angle: number | undefined): number {
  return angle === undefined ? 0 : Math.abs(pointAt(angle, labelRadius).x) + label.length * letterWidth;
}

function middleOf(places: readonly Place[], start: number, count: number, seats: number): number {
  if (places.length === 0) return ((start + count / 2) / seats) * Math.PI;
  const [first, last] = [places[start], places[start + count - 1]];
  return first && last ? (first.angle + last.angle) / 2 : 0;
}

function sectorOf({ color }: Wedge, from: number, to: number): SVGTemplateResult {
  return svg`<path class="seats" d=${sector(from, to)} fill=${color ?? 'url(#nobody)'}></path>`;
}

/** Whoever cannot tell two colours tells their marks: none, a point, a ring, a bar, an upright one, a cross. */
function dotsOf({ color }: Wedge, places: readonly Place[], radius: number, index: number): SVGTemplateResult {
  const circles = svg`<path class="seats" d=${dots(places, radius)} fill=${color ?? 'url(#nobody)'}></path>`;
  const mark = index % markCount;
  if (color === undefined || mark === 0) return circles;
  const ink = inkOn(color);
  if (mark === 1) return svg`${circles}<path d=${dots(places, radius * 0.3)} fill=${ink}></path>`;
  return svg`${circles}<path d=${lineOf(mark, places, radius)} fill="none" stroke=${ink} stroke-width=${(radius * 0.24).toFixed(2)}></path>`;
}

function lineOf(mark: number, places: readonly Place[], radius: number): string {
  const half = radius * 0.6;
  const lying = () => places.map(({ x, y }) => `M${(x - half).toFixed(2)} ${y.toFixed(2)}h${(2 * half).toFixed(2)}`);
  const upright = () => places.map(({ x, y }) => `M${x.toFixed(2)} ${(y - half).toFixed(2)}v${(2 * half).toFixed(2)}`);
  if (mark === 2) return dots(places, radius * 0.55);
  return [...(mark === 4 ? [] : lying()), ...(mark === 3 ? [] : upright())].join('');
}

/** Behind the seats: it parts them and covers none. */
function majorityLine(angle: number, inner: number, { needed, word }: MajorityLabel): SVGTemplateResult {
  const [from, to] = [pointAt(angle, inner - 8), pointAt(angle, outer + 5)];
  return svg`<line class="majority" x1=${from.x.toFixed(2)} y1=${from.y.toFixed(2)} x2=${to.x.toFixed(2)} y2=${to.y.toFixed(2)}></line>
    <text class="label" x="0" y="-17" text-anchor="middle">${needed}</text>
    <text class="label quiet" x="0" y="-4" text-anchor="middle">${word}</text>`;
}

/** At its wedge, or with a line to it where others took that place. */
function labelAt(label: string, angle: number | undefined, middle: number): SVGTemplateResult | typeof nothing {
  if (angle === undefined) return nothing;
  const { x, y } = pointAt(angle, labelRadius);
  const anchor = Math.abs(x) < 18 ? 'middle' : x < 0 ? 'end' : 'start';
  const [near, far] = [pointAt(middle, outer), pointAt(angle, labelRadius - 3)];
  const leader =
    Math.abs(angle - middle) < 0.06
      ? nothing
      : svg`<line class="leader" x1=${near.x.toFixed(2)} y1=${near.y.toFixed(2)} x2=${far.x.toFixed(2)} y2=${far.y.toFixed(2)}></line>`;
  return svg`${leader}<text class="label" x=${x.toFixed(2)} y=${(y + 4).toFixed(2)} text-anchor=${anchor}>${label}</text>`;
}
