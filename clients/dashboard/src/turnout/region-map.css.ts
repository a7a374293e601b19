import { css } from 'lit';

/** A map of regions: areas in the colours of their steps, figures on them, and a ring about the one that is looked at. */
export const regionMapRules = css`
  .map.drawn {
    /* As wide as its height leaves it, where the land is high and narrow. */
    max-width: min(64rem, 80vh * var(--map-width) / var(--map-height));
  }
  .map.drawn svg {
    display: block;
    width: 100%;
    height: 100%;
    overflow: visible;
  }
  .region {
    outline: none;
    cursor: pointer;
    fill: var(--step);
    /* Neighbours may have the same step, and the palest one has no more than its border against the ground. */
    stroke: color-mix(in srgb, currentColor 65%, var(--step));
    stroke-width: 1px;
    stroke-linejoin: round;
  }
  .region path {
    vector-effect: non-scaling-stroke;
    fill-rule: evenodd;
    transition: fill 0.3s;
    print-color-adjust: exact;
  }
  .region.silent {
    --step: var(--card);
    color: var(--ink);
    fill: url('#hatch');
  }
  #hatch rect {
    fill: var(--faint);
  }
  #hatch line {
    stroke: var(--rule);
  }
  .ring {
    vector-effect: non-scaling-stroke;
    fill: none;
    stroke: var(--ink);
    stroke-width: 3px;
    stroke-linejoin: round;
    pointer-events: none;
  }
  .map:has(.region:focus-visible) .ring.chosen {
    stroke: var(--warn);
    stroke-width: 4px;
  }
  .label {
    fill: currentColor;
    stroke: var(--step);
    stroke-width: 3px;
    stroke-linejoin: round;
    paint-order: stroke;
    vector-effect: non-scaling-stroke;
    font-weight: 700;
    letter-spacing: -0.02em;
    text-anchor: middle;
    pointer-events: none;
  }
  .label .short {
    font-weight: 400;
    letter-spacing: 0;
  }
  .label.silent {
    --step: var(--card);
    color: var(--ink);
    background: none;
  }
  @media (prefers-reduced-motion: reduce) {
    .region path {
      transition: none;
    }
  }
`;
