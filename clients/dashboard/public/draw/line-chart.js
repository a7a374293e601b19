import { element } from '../element.js';

const size = { width: 520, height: 210, left: 34, right: 56, top: 12, bottom: 26 };

/** The day's line: points [[time, percent], …]; the axis goes from the opening of the polls to the later of last close and last point. */
export function drawLineChart(points, { opens, closes, format, label }) {
  const times = points.map(([time]) => Date.parse(time));
  const from = Math.min(opens, ...times);
  const to = Math.max(closes, ...times.filter((time) => time < closes + 6 * 3_600_000));
  const most = Math.max(20, Math.ceil((Math.max(0, ...points.map(([, percent]) => percent)) + 3) / 20) * 20);
  const x = (time) => size.left + ((time - from) / (to - from)) * (size.width - size.left - size.right);
  const y = (percent) => size.height - size.bottom - (percent / most) * (size.height - size.top - size.bottom);
  const inDay = points.filter((_, index) => times[index] <= to);
  const last = inDay.at(-1);

  return element(
    'svg',
    { class: 'line', viewBox: `0 0 ${size.width} ${size.height}`, role: 'img', 'aria-label': label },
    steps(0, most, most > 40 ? 20 : 10).map((percent) => [
      element('line', { class: 'grid', x1: size.left, x2: size.width - size.right, y1: y(percent), y2: y(percent) }),
      element('text', { x: size.left - 6, y: y(percent) + 4, 'text-anchor': 'end' }, String(percent)),
    ]),
    hoursBetween(from, to).map((time) =>
      element('text', { x: x(time), y: size.height - 8, 'text-anchor': 'middle' }, format.hours(time)),
    ),
    element('polyline', {
      class: 'path',
      points: [[from, 0], ...inDay.map(([time, percent]) => [Date.parse(time), percent])]
        .map(([time, percent]) => `${x(time).toFixed(1)},${y(percent).toFixed(1)}`)
        .join(' '),
    }),
    inDay.map(([time, percent]) =>
      element(
        'circle',
        { cx: x(Date.parse(time)).toFixed(1), cy: y(percent).toFixed(1), r: 3.5 },
        element('title', {}, `${format.hours(time)} · ${format.percent(percent)}`),
      ),
    ),
    last &&
      element('text', { class: 'last', x: x(Date.parse(last[0])) + 8, y: y(last[1]) - 4 }, format.percent(last[1])),
  );
}

function steps(from, to, by) {
  return Array.from({ length: Math.floor((to - from) / by) + 1 }, (_, index) => from + index * by);
}

/** Some six full hours of the clock. */
function hoursBetween(from, to) {
  const hour = 3_600_000;
  const every = Math.max(1, Math.ceil((to - from) / hour / 6)) * hour;
  const first = Math.ceil(from / hour) * hour;
  return Array.from({ length: Math.floor((to - first) / every) + 1 }, (_, index) => first + index * every);
}
