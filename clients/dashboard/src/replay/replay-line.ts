import { html, nothing, svg, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import { paint } from '../style/paint.ts';
import type { NightFormat } from '../words/night-format.ts';
import type { Say } from '../words/say.ts';
import { type LineTick, lineTicks } from './line-ticks.ts';
import type { PlayedTime } from './played-time.ts';
import type { ReplayStop } from './replay-stops.ts';

export type LineView = {
  readonly say: Say;
  readonly format: NightFormat;
  readonly line: PlayedTime;
  /** CSS pixels; 0 before it was laid out. */
  readonly width: number;
  readonly stops: readonly ReplayStop[];
  /** The night's time, milliseconds since 1970. */
  readonly now: number;
  /** Where the viewer is about to go. */
  readonly chosen: number | undefined;
  nameOfStop(stop: ReplayStop): string;
  /** Absent: the line is only looked at. */
  readonly seek?: {
    /** What is chosen now, and else the night's time: keys may come faster than pictures. */
    from(): number;
    /** The viewer points at a time, and has not let go. */
    choose(time: number): void;
    go(): void;
    cancel(): void;
  };
};

const minuteMs = 60_000;
const room = { hour: 46, day: 78 };
/** What a key moves the chosen time by, in minutes of the line; the time is then a multiple of it. */
const keySteps: Readonly<Record<string, number>> = {
  ...{ ArrowRight: 5, ArrowUp: 5, ArrowLeft: -5, ArrowDown: -5, PageUp: 60, PageDown: -60 },
  ...{ Home: Number.NEGATIVE_INFINITY, End: Number.POSITIVE_INFINITY },
};

/** The line of time: the reports of each kind in a lane of their own, releases and closes across them, the moment now, and hours below. */
export function replayLine(view: LineView): TemplateResult {
  const { line, width, format, now, chosen, stops } = view;
  const words = { hours: (at: number) => format.hours(at), day: (at: number) => format.shortDay(at) };
  return html`<div class="line" role=${view.seek ? nothing : 'img'} aria-label=${view.seek ? nothing : spokenNow(view)}>
    <div class="picture" aria-hidden="true">
      <div class="track"><div class="past" ${paint({ '--x': percentOf(line, now) })}></div></div>
      ${line.stretches.slice(1).map(({ from }) => html`<span class="jump" ${paint({ '--x': percentOf(line, from) })}></span>`)}
      ${stops.map((stop) => stopMark(stop, view))}
      <span class="now" ${paint({ '--x': percentOf(line, now) })}></span>
      ${chosen === undefined ? nothing : chosenMark(chosen, view)}
      ${lineTicks(line, width, words, room).map((tick) => tickMark(tick, line))}
    </div>
    ${view.seek ? slider(view, view.seek) : nothing}
  </div>`;
}

/** The shape of a kind, for the line and for what explains it. */
export function shapeOf(kind: ReplayStop['kind']): TemplateResult {
  return html`<svg class="shape ${kind}" viewBox="0 0 12 12" aria-hidden="true">${shapes[kind]}</svg>`;
}

const shapes = {
  turnout: svg`<circle cx="6" cy="6" r="4.5"></circle>`,
  'exit-poll': svg`<path d="M6 0.5 11.5 6 6 11.5 0.5 6Z"></path>`,
  count: svg`<rect x="1.5" y="1.5" width="9" height="9"></rect>`,
  release: svg`<path d="M6 1 11.5 11H0.5Z"></path>`,
  close: svg`<path d="M6 0V12" class="dashed"></path>`,
} as const;

function stopMark(stop: ReplayStop, { line, now, nameOfStop }: LineView): TemplateResult {
  const isPast = stop.at <= now;
  return html`<span
    class="stop ${stop.kind}"
    data-kind=${stop.kind}
    data-at=${new Date(stop.at).toISOString()}
    ?data-past=${isPast}
    title=${nameOfStop(stop)}
    ${paint({ '--x': percentOf(line, stop.at) })}
    >${stop.kind === 'close' ? nothing : shapeOf(stop.kind)}</span
  >`;
}

function chosenMark(chosen: number, { line, format }: LineView): TemplateResult {
  const length = line.lengthAt(chosen);
  const side = length < line.length * 0.08 ? 'start' : length > line.length * 0.92 ? 'end' : 'middle';
  return html`<span class="chosen ${side}" ${paint({ '--x': percentOf(line, chosen) })}>${format.moment(chosen)}</span>`;
}

function tickMark({ length, text, side }: LineTick, line: PlayedTime): TemplateResult {
  return html`<span class="tick ${side}" ${paint({ '--x': `${((length / line.length) * 100).toFixed(3)}%` })}>${text}</span>`;
}

function slider(view: LineView, { from, choose, go, cancel }: NonNullable<LineView['seek']>): TemplateResult {
  const { say, line, now, chosen, format } = view;
  const shown = chosen ?? now;
  const key = (event: KeyboardEvent) => {
    if (event.key === 'Enter') go();
    else if (event.key === 'Escape') cancel();
    else {
      const step = keySteps[event.key];
      if (step === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      choose(line.timeAt(stepped(line.lengthAt(from()), step, line.length)));
    }
    event.preventDefault();
  };
  const point = (event: Event) => {
    const minutes = Number((event.target as HTMLInputElement).value);
    choose(line.timeAt(minutes * minuteMs));
  };
  return html`<input
    type="range"
    id="seek"
    min="0"
    max=${Math.ceil(line.length / minuteMs)}
    step="1"
    .value=${live(String(Math.floor(line.lengthAt(shown) / minuteMs)))}
    aria-label=${say('replay.seek')}
    aria-describedby="seek-help"
    aria-valuetext=${format.moment(shown)}
    @keydown=${key}
    @input=${point}
    @change=${go}
  />
  <span id="seek-help" class="visually-hidden">${say('replay.seek.help')}</span>`;
}

/** From one multiple of the step to the next, within the line. */
function stepped(length: number, minutes: number, most: number): number {
  if (!Number.isFinite(minutes)) return minutes < 0 ? 0 : most;
  const step = Math.abs(minutes) * minuteMs;
  const next = minutes > 0 ? (Math.floor(length / step) + 1) * step : (Math.ceil(length / step) - 1) * step;
  return Math.min(Math.max(next, 0), most);
}

function spokenNow({ say, format, line, now }: LineView): string {
  const { from } = line.stretches[0] ?? { from: now };
  const { to } = line.stretches.at(-1) ?? { to: now };
  return say('replay.line', { now: format.moment(now), from: format.moment(from), to: format.moment(to) });
}

function percentOf(line: PlayedTime, time: number): string {
  return `${((line.lengthAt(time) / line.length) * 100).toFixed(3)}%`;
}
