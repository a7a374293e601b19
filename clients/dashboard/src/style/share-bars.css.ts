import { css } from 'lit';

/** Horizontal bars, one an option: name, bar, share; below them what else there is to say. */
export const shareBars = css`
  .bars {
    display: grid;
    grid-template-columns: minmax(7rem, 13rem) 1fr auto;
    gap: 0.45rem 0.75rem;
    align-items: center;
    margin: 0;
  }
  .bar {
    display: grid;
    grid-column: 1 / -1;
    grid-template-columns: subgrid;
    align-items: center;
  }
  .bar .name {
    grid-row: 1 / 3;
    text-align: end;
    line-height: 1.2;
    overflow-wrap: break-word;
    min-width: 0;
  }
  .bar .track {
    grid-row: 1 / 3;
    position: relative;
    height: 1.35rem;
    background: var(--faint);
  }
  /* The outline keeps a pale option apart from the ground. */
  .bar .fill {
    height: 100%;
    width: var(--share);
    background: var(--option);
    border: 1px solid color-mix(in srgb, var(--ink) 45%, var(--option));
    print-color-adjust: exact;
  }
  .bar .threshold {
    position: absolute;
    inset-block: -0.2rem;
    inset-inline-start: var(--at);
    width: 2px;
    /* Seen on whatever colour the bar has. */
    background: repeating-linear-gradient(var(--ink) 0 4px, var(--card) 4px 7px);
    print-color-adjust: exact;
  }
  /* What the polls said: a diamond on the bar. */
  .bar .polled {
    position: absolute;
    inset-block-start: 50%;
    inset-inline-start: var(--at);
    width: 0.7rem;
    height: 0.7rem;
    background: var(--card);
    border: 2px solid var(--ink);
    transform: translate(-50%, -50%) rotate(45deg);
  }
  .bar .figure {
    text-align: end;
    font-weight: 700;
    white-space: nowrap;
  }
  .bar .more {
    grid-area: 2 / 3;
    text-align: end;
    font-size: 0.8125rem;
    white-space: nowrap;
    color: var(--muted);
  }
  .bar .more > span {
    display: block;
  }
  .excluded .name,
  .excluded .figure {
    font-weight: 400;
    color: var(--muted);
  }
  /* Bars are what the picture is about: they keep their colours, and what lies on them has the reader's. */
  @media (forced-colors: active) {
    .bar .track {
      outline: 1px solid CanvasText;
    }
    .bar .fill,
    .bar .threshold {
      forced-color-adjust: none;
    }
    .bar .fill {
      border-color: CanvasText;
    }
    .bar .threshold {
      background: repeating-linear-gradient(CanvasText 0 4px, Canvas 4px 7px);
    }
  }
  /* Without room for three columns the bar goes below its name and its figure. */
  @container (max-width: 34rem) {
    .bars {
      grid-template-columns: 1fr auto;
    }
    .bar {
      row-gap: 0.15rem;
    }
    .bar .name {
      grid-area: 1 / 1;
      text-align: start;
    }
    .bar .track {
      grid-area: 2 / 1 / 3 / -1;
      height: 0.8rem;
    }
    .bar .figure {
      grid-area: 1 / 2;
      align-self: end;
    }
    .bar .more {
      grid-area: 3 / 1 / 4 / -1;
      text-align: start;
      white-space: normal;
    }
    .bar .more > span {
      display: inline;
    }
    .bar .more > span + span::before {
      content: '\\b7\\a0 ';
    }
  }
`;
