/**
 * Colours for options that the definition gives none, and text on whatever colour it gives.
 * The palette is that of Okabe and Ito (2008, "Color Universal Design") without its black, in an order in which neighbours differ in lightness.
 */
export const optionColors = ['#0072b2', '#e69f00', '#009e73', '#f0e442', '#d55e00', '#56b4e9', '#8c4a76'] as const;
export const neutralColor = '#a9a9a4';

/** Black or white, whichever is read better on a colour `#rrggbb`: at least 4.58 to 1, whatever the colour (WCAG 2.2, 1.4.3). */
export function inkOn(color: string): '#000000' | '#ffffff' {
  return contrast(color, '#000000') >= contrast(color, '#ffffff') ? '#000000' : '#ffffff';
}

/** Contrast ratio of two colours `#rrggbb`, 1 to 21, by WCAG 2.2. */
export function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((left, right) => left - right);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(color.slice(at, at + 2), 16) / 255)
    .map((channel) => (channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
