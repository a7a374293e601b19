import { css } from 'lit';

/** What every element has around its picture: heading, mode, notice, table. */
export const frame = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  :host {
    display: block;
    container-type: inline-size;
    color: var(--ink);
    font: 1rem / 1.45 var(--sans);
    font-variant-numeric: tabular-nums;
    text-align: start;
  }
  :host([hidden]) {
    display: none;
  }
  .frame {
    background: var(--paper);
    padding: var(--space);
    border-radius: var(--radius);
  }
  .head {
    display: flex;
    flex-wrap: wrap;
    align-items: baseline;
    justify-content: space-between;
    gap: 0.25rem 1rem;
    padding-block-end: 0.5rem;
    margin-block-end: 0.75rem;
    border-block-end: 2px solid var(--ink);
  }
  .heading {
    font: 600 1.5rem / 1.15 var(--serif);
  }
  .mode {
    padding: 0.1rem 0.5rem;
    font-weight: 800;
    letter-spacing: 0.06em;
    color: var(--mode);
    background: var(--mode-ground);
    border: 1px solid currentColor;
    border-radius: var(--radius);
  }
  .notice {
    margin: 0 0 0.75rem;
    padding: 0.35rem 0.6rem;
    color: var(--warn);
    border: 1px solid currentColor;
    border-radius: var(--radius);
    font-weight: 600;
  }
  .note {
    color: var(--muted);
    font-size: 0.875rem;
    margin: 0.5rem 0 0;
  }
  .nothing {
    color: var(--muted);
    margin: 0;
  }
  .bad {
    color: var(--warn);
    font-weight: 600;
  }
  .well {
    color: var(--good);
  }
  .quiet {
    color: var(--muted);
  }
  .mark {
    display: inline-block;
    min-width: 1.1em;
    font-weight: 800;
  }
  button {
    font: inherit;
    font-size: 0.875rem;
    min-height: 1.75rem;
    padding: 0.15rem 0.6rem;
    color: var(--accent);
    background: transparent;
    border: 1px solid currentColor;
    border-radius: var(--radius);
    cursor: pointer;
  }
  a {
    color: var(--accent);
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    padding: 0;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
    border: 0;
  }
  .tables {
    margin-block-start: 0.75rem;
  }
  .scroll {
    overflow-x: auto;
  }
  :host([wall]) .tables {
    display: none;
  }
  table {
    width: 100%;
    border-collapse: collapse;
    font-size: 0.875rem;
  }
  caption {
    text-align: start;
    color: var(--muted);
    padding-block: 0.35rem;
  }
  th,
  td {
    padding: 0.35rem 0.5rem;
    border-block-end: 1px solid var(--rule);
    text-align: end;
    vertical-align: top;
    font-weight: 400;
  }
  thead th {
    font-weight: 600;
    vertical-align: bottom;
    color: var(--muted);
  }
  th:first-child,
  .words {
    text-align: start;
  }
  tr.total > * {
    font-weight: 600;
    border-block-start: 2px solid var(--ink);
  }
  @media print {
    :host {
      margin-block-end: 1.5rem;
    }
    .frame {
      padding: 0;
      break-inside: avoid;
    }
    button {
      display: none;
    }
    /* Paper has no more room to the right. */
    table {
      font-size: 0.75rem;
    }
    th,
    td {
      padding: 0.25rem 0.3rem;
      overflow-wrap: anywhere;
    }
    .tables > .visually-hidden {
      position: static;
      width: auto;
      height: auto;
      margin: 0;
      overflow: visible;
      clip-path: none;
      white-space: normal;
    }
  }
  @media (prefers-reduced-motion: reduce) {
    * {
      transition: none !important;
      animation: none !important;
    }
  }
`;
