import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { html, jsonInHtml } from './html.ts';
import { readPageShell } from './page-shell.ts';

const hostile = `</script><script>alert(1)</script><!--"'&$&$1`;

describe('HTML', () => {
  test('P-PAGE-3: has what is put in as text, and never as tags or the end of an attribute', () => {
    const made = html`<p title="${hostile}">${hostile}${html`<b>${1}</b>`}${[hostile, undefined]}</p>`.text;
    expect(made.match(/<[a-z/!]/g)).toEqual(['<p', '<b', '</', '</']);
    expect(made.match(/"/g)).toHaveLength(2);
    expect(made).toContain('$&#38;$1');
  });

  test('P-PAGE-3: has JSON that ends no script element and reads as the same JSON', () => {
    const json = JSON.stringify({ name: hostile });
    const made = jsonInHtml(json).text;
    expect(made).not.toContain('<');
    expect(JSON.parse(made)).toEqual(JSON.parse(json));
  });
});

describe('the shell', () => {
  const file = (text: string) => {
    const path = join(mkdtempSync(join(tmpdir(), 'en-shell-')), 'index.html');
    writeFileSync(path, text);
    return path;
  };
  const whole = '<html lang="en"><head><title>x</title></head><body><!--first-paint--></body></html>';

  test('is filled in its places, whatever is in the values', () => {
    const shell = readPageShell(file(whole));
    const parts = { language: 'kk', title: hostile, firstPaint: html`<b>$&</b>`, snapshot: '{"a":"$1<"}' };
    const page = shell.fill(parts).toString();
    expect(page).toContain('<html lang="kk"><head><title>&#60;/script&#62;');
    expect(page).toContain('<div id="first-paint">\n<b>$&</b></div>\n');
    expect(page).toContain('<script type="application/json" id="snapshot">{"a":"$1\\u003c"}</script>\n</body></html>');
  });

  test.each(['<html lang="en">', '<title>', '</head>', '<!--first-paint-->'])('without %s is refused', (place) => {
    expect(() => readPageShell(file(whole.replace(place, '')))).toThrow(`must have ${place} once`);
  });
});
