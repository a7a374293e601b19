/**
 * What a colour is to other eyes: Machado, Oliveira and Fernandes (2009), "A Physiologically-based Model for Simulation of Color Vision
 * Deficiency", at full severity; `grey` is what a printer without colours makes of it.
 */
export const sights = ['full', 'protan', 'deutan', 'tritan', 'grey'] as const;
type Sight = (typeof sights)[number];
type Triple = readonly [number, number, number];

const rows: Readonly<Record<Sight, readonly [Triple, Triple, Triple]>> = {
  full: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
  grey: [
    [0.2126, 0.7152, 0.0722],
    [0.2126, 0.7152, 0.0722],
    [0.2126, 0.7152, 0.0722],
  ],
};

/** `#rrggbb` as these eyes have it. */
export function seenBy(sight: Sight, color: string): string {
  const seen = rows[sight].map((row) => dot(row, linear(color)));
  return `#${seen.map((channel) => toByte(channel).toString(16).padStart(2, '0')).join('')}`;
}

/** CIE 1976: below 2.3 nobody sees it. */
export function difference(one: string, other: string): number {
  const [left, right] = [lab(one), lab(other)];
  return Math.hypot(left[0] - right[0], left[1] - right[1], left[2] - right[2]);
}

/** What half of all viewers notice between two marks, on each axis of CIELAB: a part that is always there, and one that grows as marks get small. */
const noticed = [
  [5.079, 0.751],
  [5.339, 1.541],
  [5.349, 2.871],
] as const;
/** Degrees of sight, by the definition of CSS. */
const pixel = 0.0213;

/**
 * Whether two marks of so many CSS pixels are told apart: Stone, Szafir and Setlur (2014), "An Engineering Model for Color Difference as a
 * Function of Size", at 50 %.
 */
export function areToldApart(one: string, other: string, size: number): boolean {
  const [left, right] = [lab(one), lab(other)];
  return noticed.some(
    ([always, small], axis) =>
      Math.abs((left[axis] as number) - (right[axis] as number)) >= always + small / (size * pixel),
  );
}

function linear(color: string): Triple {
  return [1, 3, 5]
    .map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)) as unknown as Triple;
}

function toByte(channel: number): number {
  const c = Math.min(1, Math.max(0, channel));
  return Math.round(255 * (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055));
}

function lab(color: string): Triple {
  const rgb = linear(color);
  const [x, y, z] = [
    dot([0.4124, 0.3576, 0.1805], rgb) / 0.9505,
    dot([0.2126, 0.7152, 0.0722], rgb),
    dot([0.0193, 0.1192, 0.9505], rgb) / 1.089,
  ].map((t) => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116)) as unknown as Triple;
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

function dot([a, b, c]: Triple, [x, y, z]: Triple): number {
  return a * x + b * y + c * z;
}
