/** The screen that everything is drawn for, CSS pixels: another one shows the same, larger or smaller. */
const drawnFor = { width: 1920, height: 1080 };
const checkMs = 1000;
const smallest = 0.25;
const largest = 2.2;
const steps = 7;
/** Letters of one column are at most so many times as large as those of another. */
const widest = 1.5;
/**
 * Pictures that grow with their width: to lay them out in more than so many CSS pixels and make that smaller would gain nothing, so their
 * column gets narrower.
 */
const pictures = 'en-seats, en-turnout, en-turnout-day';
const widestPictures = 912;

/** How the columns stood when they were made to fit. */
let fitted = '';

type Column = { readonly room: HTMLElement; readonly content: HTMLElement };

/** Makes what the columns of a wall screen show as large as their height allows, again whenever that changes. */
export function fitWall(live: HTMLElement): void {
  const fit = () => {
    const { width, height } = drawnFor;
    live.style.setProperty('zoom', String(Math.min(innerWidth / width, innerHeight / height)));
    const rooms = [...live.querySelectorAll<HTMLElement>('.column')];
    fitColumns(
      rooms.flatMap((room) =>
        room.firstElementChild ? [{ room, content: room.firstElementChild as HTMLElement }] : [],
      ),
    );
  };
  setInterval(fit, checkMs);
  addEventListener('resize', fit);
  setTimeout(fit, 100);
}

function fitColumns(columns: readonly Column[]): void {
  // Each size that is tried lays a column out again: where nothing changed the last answer holds, also where nothing fills the columns.
  if (columns.length === 0 || fitted === standOf(columns) || isSettled(columns)) return;
  const zooms = columns.map(largestOf);
  const most = widest * Math.min(...zooms);
  for (const [index, column] of columns.entries()) zoomTo(column, Math.min(zooms[index] as number, most));
  fitted = standOf(columns);
}

function standOf(columns: readonly Column[]): string {
  return columns
    .map(({ room, content }) => [room.clientWidth, room.clientHeight, content.clientHeight, zoomOf(content)])
    .join();
}

/** As long as everything fits and the fullest column is full it stays as it is: nothing jumps on a wall. */
function isSettled(columns: readonly Column[]): boolean {
  const isFull = (column: Column) => fillOf(column) > 0.9 || zoomOf(column.content) >= largest;
  const zooms = columns.map(({ content }) => zoomOf(content));
  const isEven = Math.max(...zooms) <= 1.01 * widest * Math.min(...zooms);
  return columns.every((column) => fillOf(column) <= 1) && columns.some(isFull) && isEven;
}

function largestOf(column: Column): number {
  let [low, high] = [smallest, largest];
  for (let step = 0; step < steps; step += 1) {
    const middle = (low + high) / 2;
    zoomTo(column, middle);
    if (fillOf(column) <= 1) low = middle;
    else high = middle;
  }
  return low;
}

/** How much of its height it fills. */
function fillOf({ room, content }: Column): number {
  return content.getBoundingClientRect().height / room.getBoundingClientRect().height;
}

function zoomOf(content: HTMLElement): number {
  return Number(content.style.getPropertyValue('zoom') || 1);
}

function zoomTo({ room, content }: Column, zoom: number): void {
  const most = content.querySelector(pictures) ? widestPictures : Number.POSITIVE_INFINITY;
  content.style.setProperty('zoom', String(zoom));
  content.style.setProperty('width', `${Math.min(100, (100 * zoom * most) / room.clientWidth)}%`);
}
