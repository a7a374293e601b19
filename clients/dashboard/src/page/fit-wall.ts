const checkMs = 1000;
const smallest = 0.4;
const largest = 2.4;
const steps = 7;

/** Makes what each column of a wall screen shows as large as its height allows, again whenever that changes. */
export function fitWall(live: HTMLElement): void {
  const fit = () => {
    for (const column of live.querySelectorAll<HTMLElement>('.column')) fitColumn(column);
  };
  setInterval(fit, checkMs);
  addEventListener('resize', fit);
  setTimeout(fit, 100);
}

function fitColumn(column: HTMLElement): void {
  const content = column.firstElementChild as HTMLElement | null;
  if (!content) return;
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
