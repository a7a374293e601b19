declare module 'polylabel' {
  type Point = readonly [x: number, y: number];
  /** The point inside a polygon that is farthest from its outline, the outer ring first; how far that is, in the polygon's own unit. */
  export default function polylabel(
    rings: readonly (readonly Point[])[],
    precision?: number,
  ): [x: number, y: number] & { readonly distance: number };
}
