import { element, fillKeyed } from '../element.js';

/**
 * Horizontal bars with an optional ± margin and a line at the threshold.
 * @param {{ id: string, name: string, share: number, margin?: number, color: string, isBelow: boolean }[]} lines
 */
export function drawShareBars(target, lines, { threshold, format }) {
  const most = Math.min(
    100,
    Math.ceil((Math.max(10, ...lines.map(({ share, margin = 0 }) => share + margin)) + 1) / 5) * 5,
  );
  const place = (percent) => `${((100 * percent) / most).toFixed(3)}%`;
  fillKeyed(
    target,
    lines,
    ({ id }) => id,
    makeBar,
    (bar, line) => {
      bar.className = line.isBelow ? 'bar below' : 'bar';
      bar.querySelector('.name').textContent = line.name;
      bar.querySelector('.value').textContent = format.percent(line.share);
      const fill = bar.querySelector('.fill');
      fill.style.setProperty('width', place(line.share));
      fill.style.setProperty('background', line.color);
      fill.style.setProperty('opacity', line.isBelow ? '0.55' : '1');
      const margin = bar.querySelector('.margin');
      margin.hidden = line.margin === undefined;
      if (line.margin !== undefined) {
        const low = Math.max(0, line.share - line.margin);
        margin.style.setProperty('left', place(low));
        margin.style.setProperty('width', place(line.share + line.margin - low));
        margin.title = `± ${format.percent(line.margin)}`;
      }
      const mark = bar.querySelector('.threshold');
      mark.hidden = threshold === undefined;
      if (threshold !== undefined) mark.style.setProperty('left', place(threshold));
    },
  );
}

function makeBar() {
  return element(
    'div',
    { class: 'bar' },
    element('span', { class: 'name' }),
    element(
      'div',
      { class: 'track' },
      element('div', { class: 'fill' }),
      element('div', { class: 'threshold' }),
      element('div', { class: 'margin' }),
    ),
    element('span', { class: 'value' }),
  );
}
