const checkMs = 1000;
/** A picture that has another width gets another height, a frame later. */
const settleMs = 100;
const smallest = 0.2;
const largest = 2.4;
/** Pictures that grow with their width: to lay them out in more than so many CSS pixels and make that smaller would gain nothing. */
const pictures = 'en-seats, en-turnout, en-turnout-day';
const widest = 912;
const steps = 8;

/** Makes what each column of a wall screen shows as large as its height allows, again whenever that changes. */
export function fitWall(live: HTMLElement): void {
  const seen = new Set<Element>();
  let soon: ReturnType<typeof setTimeout> | undefined;
  const fitSoon = () => {
    soon ??= setTimeout(fit, settleMs);
  };
  const sizes = new ResizeObserver(fitSoon);
  function fit(): void {
    soon = undefined;
    for (const column of live.querySelectorAll<HTMLElement>('.column')) {
      fitColumn(column);
      for (const box of [column, ...column.children].filter((one) => !seen.has(one))) {
        seen.add(box);
        sizes.observe(box);
      }
    }
  }
  setInterval(fit, checkMs);
  addEventListener('resize', fit);
  fitSoon();
}

function fitColumn(column: HTMLElement): void {
  const content = column.firstElementChild as HTMLElement | null;
  if (!content) return;
  const { clientWidth, clientHeight } = column;
  const most = content.querySelector(pictures) ? widest : Number.POSITIVE_INFINITY;
  const height = () => content.getBoundingClientRect().height;
  const fits = (zoom: number) => {
    content.style.setProperty('zoom', String(zoom));
    content.style.setProperty('width', `${Math.min(100, (100 * zoom * most) / clientWidth)}%`);
    return height() <= clientHeight;
  };
  const now = Number(content.style.getPropertyValue('zoom') || 1);
  // As long as it fits and fills the column it stays as it is: nothing jumps on a wall.
  if (fits(now) && (now >= largest || height() > 0.9 * clientHeight)) return;
  let [low, high] = [smallest, largest];
  for (let step = 0; step < steps; step += 1) {
    const middle = (low + high) / 2;
    if (fits(middle)) low = middle;
    else high = middle;
  }
  fits(low);
}
