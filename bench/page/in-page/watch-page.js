/**
 * Runs in a page before its own scripts, and notes what becomes of the messages of its WebSockets. It asks for a frame only after a message
 * that brought another figure, as every page does that shows it: a page that is idle stays idle.
 *
 * When is a figure painted? A callback of requestAnimationFrame runs before the style, the layout and the paint of its frame; a message
 * that it posts is handled after them. Where the figure stands in the document by then, that frame has it. What the compositor and the
 * screen still do is not in it, and is the same for every page. PerformanceObserver tells of first paintings and of slow frames alone; tracing
 * and screencasts of each frame cost more than what they would measure.
 *
 * `figures`: name → key and path of a figure in its row, and the elements, one in the shadow of the other, whose text shows it.
 * `keepsRows`: everything that came is kept, as by a page that forgets to let go.
 * `live`: the moment is noted at which a figure first stands in an element.
 */
({ figures, keepsRows, live }) => {
  const bench = { deltas: 0, paintings: [], longTasks: [], missed: 0, liveAt: undefined };
  window.bench = bench;
  const lookedForMs = 2000;
  const last = new Map();
  const kept = [];
  let waiting = [];
  let isLooking = false;

  window.WebSocket = class extends WebSocket {
    constructor(...address) {
      super(...address);
      // Before the page listens: it hears after us.
      this.addEventListener('message', ({ data }) => hear(data, performance.now()));
    }
  };

  function hear(text, arrivedAt) {
    if (!text.startsWith('{"type":"delta"')) return;
    bench.deltas += 1;
    if (keepsRows) kept.push(JSON.parse(text).rows);
    if (figures.length === 0) return;
    const rows = new Map(JSON.parse(text).rows.map((row) => [row.key, row]));
    for (const { name, key, path, shown } of figures) {
      if (!rows.has(key)) continue;
      const figure = path.reduce((value, field) => value?.[field], rows.get(key));
      if (figure === last.get(name)) continue;
      last.set(name, figure);
      waiting.push({ name, shown, texts: textsOf(figure), arrivedAt, frames: 0 });
    }
    if (waiting.length > 0) look();
  }

  function textsOf(figure) {
    return Number.isInteger(figure) && figure > 100
      ? [String(figure), figure.toLocaleString('en')]
      : [String(figure), figure.toFixed(2)];
  }

  function look() {
    if (isLooking) return;
    isLooking = true;
    afterNextFrame(() => {
      isLooking = false;
      const paintedAt = performance.now();
      for (const one of waiting) one.frames += 1;
      const stands = ({ texts, shown }) => texts.includes(textOf(shown));
      for (const { name, arrivedAt, frames } of waiting.filter(stands)) {
        bench.paintings.push({
          name,
          arrivedAt: performance.timeOrigin + arrivedAt,
          ms: paintedAt - arrivedAt,
          frames,
        });
      }
      const isLost = ({ arrivedAt }) => paintedAt - arrivedAt > lookedForMs;
      bench.missed += waiting.filter((one) => !stands(one) && isLost(one)).length;
      waiting = waiting.filter((one) => !stands(one) && !isLost(one));
      if (waiting.length > 0) look();
    });
  }

  /** Without the words and signs around it. */
  function textOf([outer, inner]) {
    const host = document.querySelector(outer);
    const element = inner === undefined ? host : host?.shadowRoot?.querySelector(inner);
    return /[\d.,]+/.exec(element?.textContent ?? '')?.[0];
  }

  function afterNextFrame(run) {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      run();
    };
    requestAnimationFrame(() => port2.postMessage(0));
  }

  /** From the painted page to the running one: the moment after whose frame a figure stands in an element. */
  function lookForLive() {
    const stands = figures.some(({ shown }) => shown.length > 1 && textOf(shown) !== undefined);
    if (stands) bench.liveAt = performance.now();
    else afterNextFrame(lookForLive);
  }
  if (live) lookForLive();

  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) bench.longTasks.push({ at: startTime, ms: duration });
  }).observe({ type: 'longtask', buffered: true });
};
