import { css, unsafeCSS } from 'lit';

/**
 * The colours and measures of all elements: [light, dark]. Each is `--en-<name>` for whoever embeds an element, set on the element or on
 * anything around it. docs: README.md. Contrasts and what remains of them for other eyes are tested in tokens.test.ts.
 */
export const colors = {
  paper: ['#f8f6f1', '#13161a'],
  card: ['#fffdf9', '#1a1e24'],
  ink: ['#1b1d21', '#ebe8e1'],
  muted: ['#5d6067', '#a4a8b0'],
  rule: ['#ddd8cc', '#31363e'],
  faint: ['#eeeae0', '#242930'],
  accent: ['#1d4e79', '#6fb1e6'],
  /** Something is wrong: silence, a contradiction, a figure that fell. Vermilion, which differs from `good` for all eyes. */
  warn: ['#a83a00', '#ff9d6b'],
  /** As it should be. Blue and not green. */
  good: ['#0b5c8f', '#7cc0f2'],
  mode: ['#7d4407', '#f2b765'],
  'mode-ground': ['#f6e3c5', '#33260f'],
} as const;

const declarations = Object.entries(colors)
  .map(([name, [light, dark]]) => `--${name}: var(--en-${name}, light-dark(${light}, ${dark}));`)
  .join('\n    ');

/** `auto` is what the page around it says in `color-scheme`; a page that says nothing is light. */
export const tokens = css`
  :host {
    ${unsafeCSS(declarations)}
    --serif: var(--en-serif, 'Charter', 'Bitstream Charter', 'Iowan Old Style', 'Source Serif 4', 'Noto Serif', Georgia, serif);
    --sans: var(--en-sans, system-ui, 'Segoe UI', 'Noto Sans', 'Helvetica Neue', Arial, sans-serif);
    --radius: var(--en-radius, 3px);
    --space: var(--en-space, 1rem);
  }
  :host([theme='light']) {
    color-scheme: light;
  }
  :host([theme='dark']) {
    color-scheme: dark;
  }
  @media print {
    :host {
      color-scheme: light !important;
      --paper: white;
      --card: white;
    }
  }
`;
