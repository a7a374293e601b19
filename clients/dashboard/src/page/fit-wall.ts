const checkMs = 1000;
const smallest = 0.4;
const largest = 2.4;
const steps = 7;
/** How each column stood when it was made to fit. */
const fitted = new WeakMap<HTMLElement, string>();

/** Makes what each column of a wall screen shows as large as its height allows, again whenever that changes. */
export function fitWall(live: HTMLElement): void {
  const fit = () => {
    for (const column of live.querySelectorAll<HTMLElement>('.column')) {
      const content = column.firstElementChild as HTMLElement | null;
      // Each size that is tried lays the column out again: where nothing changed the last answer holds, also where none fills the column.
      if (!content || fitted.get(column) === standOf(column, content)) continue;
      fitColumn(column, content);
      fitted.set(column, standOf(column, content));
    }
  };
  setInterval(fit, checkMs);
  addEventListener('resize', fit);
  setTimeout(fit, 100);
}

function standOf({ clientHeight, clientWidth }: HTMLElement, content: HTMLElement): string {
  return [
    clientHeight,
    clientWidth,
    content.getBoundingClientRect().height,
    content.style.getPropertyValue('zoom'),
  ].join();
}

function fitColumn(column: HTMLElement, content: HTMLElement): void {
  const now = Number(content.style.getPropertyValue('zoom') || 1);
  const fits = (zoom: number) => {
    content.style.setProperty('zoom', String(zoom));
    return content.getBoundingClientRect().height <= column.clientHeight;
  };
  // As long as it fits and fills the column it stays as it is: nothing jumps on a wall.
  if (fits(now) && (now >= largest || content.getBoundingClientRect().height > 0.9 * column.clientHeight)) return;
  let [low, high] = [smallest, largest];
  for (let step = 0; step < steps; step += 1) {
    const middle = (low + high) / 2;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  fits(low);
}
