import { createRequire } from 'node:module';
import type * as Upng from '@pdf-lib/upng';

// Its types name what its default export has.
const { decode, encode, toRGBA8 } = (createRequire(import.meta.url)('@pdf-lib/upng') as { default: typeof Upng })
  .default;

/** What a byte can name: a PNG with a palette is a third as large, and nobody sees the difference. */
const mostColors = 256;

export type Pixels = {
  readonly width: number;
  readonly height: number;
  /** `#rrggbb` of the pixel at a place, counted from the upper left corner. */
  colorAt(x: number, y: number): string;
};

/** The same picture with a palette. */
export function withFewColors(png: Buffer): Buffer {
  const { width, height, rgba } = read(png);
  return Buffer.from(encode([rgba.buffer], width, height, mostColors));
}

export function pixelsOf(png: Buffer): Pixels {
  const { width, height, rgba } = read(png);
  return {
    ...{ width, height },
    colorAt(x, y) {
      const at = (Math.round(y) * width + Math.round(x)) * 4;
      return `#${Buffer.from(rgba.buffer, at, 3).toString('hex')}`;
    },
  };
}

function read(png: Buffer): {
  readonly width: number;
  readonly height: number;
  readonly rgba: Uint8Array<ArrayBuffer>;
} {
  const picture = decode(new Uint8Array(png).buffer);
  const [rgba] = toRGBA8(picture);
  return { width: picture.width, height: picture.height, rgba: new Uint8Array(rgba as ArrayBuffer) };
}
