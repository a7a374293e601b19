/** Calls `draw` before the next frame, once, however often it was asked for: changes may come faster than a screen shows them. */
export function onceAFrame(draw: () => void): () => void {
  let isDue = false;
  return () => {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => {
      isDue = false;
      draw();
    });
  };
}
