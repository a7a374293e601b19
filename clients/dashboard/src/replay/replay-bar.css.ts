import { css } from 'lit';

/** The bar at the bottom of the page. */
export const replayBar = css`
  .bar {
    position: relative;
    display: grid;
    gap: 0.35rem 1.25rem;
    padding: 0.5rem var(--side, 1rem) 0.4rem;
    background: var(--card);
    border-top: 3px solid var(--mode);
  }
  .row {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.35rem 0.75rem;
    min-width: 0;
  }
  .where {
    font: 600 1.25rem / 1.2 var(--serif);
    min-width: 4.2em;
  }
  .pace {
    color: var(--muted);
    font-size: 0.875rem;
  }
  button,
  select,
  input:not([type='range']) {
    font: inherit;
    font-size: 0.875rem;
    min-height: 2rem;
    padding: 0.15rem 0.6rem;
    color: var(--ink);
    background: var(--paper);
    border: 1px solid var(--muted);
    border-radius: var(--radius);
  }
  button.first {
    min-width: 6.5em;
    color: var(--paper);
    background: var(--accent);
    border-color: var(--accent);
    font-weight: 600;
  }
  button.plain {
    color: var(--accent);
    background: none;
    border-color: transparent;
    text-decoration: underline;
    text-underline-offset: 0.15em;
  }
  button[aria-disabled='true'] {
    color: var(--muted);
    border-color: var(--rule);
    cursor: default;
  }
  .icon {
    display: block;
    width: 12px;
    height: 12px;
    fill: currentColor;
    stroke: currentColor;
    stroke-width: 1.5;
  }
  label {
    font-size: 0.875rem;
  }
  .about {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    margin-inline-start: auto;
  }
  .legend {
    display: flex;
    flex-wrap: wrap;
    gap: 0.1rem 0.9rem;
    margin: 0;
    padding: 0;
    list-style: none;
    color: var(--muted);
    font-size: 0.8rem;
  }
  .legend li {
    display: flex;
    align-items: center;
    gap: 0.3rem;
  }
  .shape {
    flex: none;
    width: 12px;
    height: 12px;
    fill: var(--card);
    stroke: var(--ink);
    stroke-width: 1.5;
    overflow: visible;
  }
  .legend .shape,
  .all .shape,
  .stop[data-past] .shape {
    fill: var(--ink);
  }
  .shape.release,
  .stop[data-past] .shape.release {
    stroke: var(--warn);
  }
  .legend .shape.release,
  .all .shape.release,
  .stop[data-past] .shape.release {
    fill: var(--warn);
  }
  .dashed {
    stroke-dasharray: 3 2;
  }
  .line {
    position: relative;
    height: 4.9rem;
    /* Half of what is taken hold of: the marks and its middle have the same scale. */
    padding-inline: 9px;
  }
  .picture {
    position: relative;
    height: 100%;
  }
  .picture > * {
    position: absolute;
  }
  .track {
    top: 2.75rem;
    left: 0;
    right: 0;
    height: 6px;
    background: var(--rule);
    border-radius: 3px;
  }
  .past {
    height: 100%;
    width: var(--x);
    background: var(--accent);
    border-radius: 3px;
  }
  .jump {
    left: var(--x);
    top: calc(2.75rem - 4px);
    width: 5px;
    height: 14px;
    margin-left: -2.5px;
    background: var(--card);
    border-inline: 2px solid var(--muted);
    transform: skewX(-18deg);
  }
  .stop {
    left: var(--x);
    width: 12px;
    height: 12px;
    margin-left: -6px;
    line-height: 0;
  }
  .stop.turnout {
    top: 1.8rem;
  }
  .stop.exit-poll {
    top: 0.95rem;
  }
  .stop.count,
  .stop.release {
    top: 0.1rem;
  }
  .stop.close {
    top: 0;
    width: 0;
    height: 2.75rem;
    margin-left: -0.5px;
    border-left: 1.5px dashed var(--muted);
  }
  .now {
    left: var(--x);
    top: 0;
    width: 2px;
    height: 3.2rem;
    margin-left: -1px;
    background: var(--accent);
  }
  .chosen {
    left: var(--x);
    top: 0;
    padding: 0.1rem 0.4rem;
    color: var(--paper);
    background: var(--ink);
    border-radius: var(--radius);
    font-size: 0.8rem;
    font-weight: 600;
    white-space: nowrap;
    z-index: 1;
    transform: translateX(-50%);
  }
  .chosen.start {
    transform: none;
  }
  .chosen.end {
    transform: translateX(-100%);
  }
  .tick {
    left: var(--x);
    top: 3.5rem;
    color: var(--muted);
    font-size: 0.75rem;
    line-height: 1.3;
    white-space: nowrap;
    transform: translateX(-50%);
  }
  .tick.end {
    left: auto;
    right: 0;
    transform: none;
  }
  input[type='range'] {
    position: absolute;
    inset-inline: 0;
    top: calc(2.75rem - 11px);
    width: 100%;
    height: 28px;
    margin: 0;
    background: none;
    appearance: none;
    cursor: pointer;
    z-index: 2;
  }
  /* What is taken hold of has the ring: the whole field would be drawn over the hours. */
  input[type='range']:focus-visible {
    outline: none;
  }
  input[type='range']:focus-visible::-webkit-slider-thumb {
    outline: 3px solid var(--ink);
    outline-offset: 2px;
  }
  input[type='range']:focus-visible::-moz-range-thumb {
    outline: 3px solid var(--ink);
    outline-offset: 2px;
  }
  input[type='range']::-webkit-slider-runnable-track {
    height: 28px;
    background: none;
  }
  input[type='range']::-moz-range-track {
    height: 28px;
    background: none;
  }
  input[type='range']::-webkit-slider-thumb {
    appearance: none;
    width: 18px;
    height: 18px;
    margin-top: 5px;
    background: var(--card);
    border: 4px solid var(--accent);
    border-radius: 50%;
  }
  input[type='range']::-moz-range-thumb {
    box-sizing: border-box;
    width: 18px;
    height: 18px;
    background: var(--card);
    border: 4px solid var(--accent);
    border-radius: 50%;
  }
  .told {
    flex-basis: 100%;
    margin: 0;
    font-size: 0.875rem;
    font-weight: 600;
  }
  .told:empty {
    display: none;
  }
  .problem {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 0.35rem 0.75rem;
    padding: 0.35rem 0.6rem;
    color: var(--warn);
    border: 1px solid currentColor;
    border-radius: var(--radius);
    font-size: 0.875rem;
  }
  .problem p {
    margin: 0;
    flex: 1 1 14rem;
  }
  .all {
    position: absolute;
    bottom: 100%;
    inset-inline-end: var(--side, 1rem);
    width: min(28rem, calc(100% - 2rem));
    max-height: min(22rem, 55vh);
    overflow: auto;
    padding: 0.5rem 0.75rem;
    background: var(--card);
    border: 1px solid var(--muted);
    border-bottom: 0;
    font-size: 0.875rem;
  }
  .all ol {
    margin: 0;
    padding: 0;
    list-style: none;
  }
  .all li {
    display: flex;
    align-items: center;
    gap: 0.5rem;
    padding-block: 0.15rem;
  }
  .all time {
    min-width: 4em;
  }
  .all [data-ahead] {
    color: var(--muted);
  }
  @container (max-width: 40rem) {
    .bar {
      padding-inline: 0.75rem;
    }
    .row {
      gap: 0.35rem 0.5rem;
    }
    /* The list of all marks says the same. */
    .row .legend {
      display: none;
    }
    .about {
      margin-inline-start: 0;
    }
    .where {
      font-size: 1rem;
      min-width: 0;
    }
    button,
    select {
      padding-inline: 0.45rem;
    }
    button.first {
      min-width: 5.6em;
    }
    .line {
      height: 4.7rem;
    }
  }
  :host([wall]) .bar {
    grid-template-columns: auto minmax(0, 1fr);
    border-top-width: 1px;
    border-color: var(--rule);
  }
  :host([wall]) .legend {
    flex-direction: column;
    flex-wrap: nowrap;
    justify-content: center;
    line-height: 1.15;
  }
  @media print {
    :host {
      display: none;
    }
  }
`;
