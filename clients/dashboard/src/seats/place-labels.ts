/** What a label wants: its angle (0 left, π right), its width in units of the drawing, and how much it matters. */
export type WantedLabel = { readonly angle: number; readonly width: number; readonly weight: number };

/** Height of a label in units of the drawing. */
export const labelHeight = 13;

/**
 * Angles at which labels around a half circle do not cover each other, each as near as can be to the one it wants, in the same order.
 * Where there is no room for all of them, those that matter least get none (undefined).
 */
export function placeLabels(wanted: readonly WantedLabel[], radius: number): readonly (number | undefined)[] {
  const kept = wanted.map((label, index) => ({ label, index }));
  for (;;) {
    const placed = placedWithin(
      kept.map(({ label }) => label),
      radius,
    );
    if (placed) {
      const angles: (number | undefined)[] = wanted.map(() => undefined);
      for (const [place, { index }] of kept.entries()) angles[index] = placed[place];
      return angles;
    }
    const least = kept.reduce((min, one) => (one.label.weight < min.label.weight ? one : min));
    kept.splice(kept.indexOf(least), 1);
  }
}

/** Pushed to the right where they would touch, then back from the right end; undefined where that pushes one over the left end. */
function placedWithin(labels: readonly WantedLabel[], radius: number): readonly number[] | undefined {
  const angles = labels.map(({ angle }) => angle);
  const room = (index: number) => roomBetween(labels[index - 1], labels[index], angles[index] as number, radius);
  for (let index = 1; index < angles.length; index += 1)
    angles[index] = Math.max(angles[index] as number, (angles[index - 1] as number) + room(index));
  for (let index = angles.length - 1; index >= 0; index -= 1) {
    const next = index + 1 < angles.length ? (angles[index + 1] as number) - room(index + 1) : Math.PI;
    angles[index] = Math.min(angles[index] as number, next);
  }
  return angles.length === 0 || (angles[0] as number) >= 0 ? angles : undefined;
}

/** Beside each other at the top, below each other at the ends. */
function roomBetween(
  one: WantedLabel | undefined,
  other: WantedLabel | undefined,
  angle: number,
  radius: number,
): number {
  const width = ((one?.width ?? 0) + (other?.width ?? 0)) / 2;
  return (
    (labelHeight + Math.max(0, width - labelHeight) * Math.sin(Math.min(Math.max(angle, 0), Math.PI)) ** 2) / radius
  );
}
