import { type Browser, chromium } from 'playwright-core';
import { findChromium } from './find-chromium.ts';

/** Without a word to anybody outside: a closed network refuses many such connections at a time. */
const quietly = [
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--disable-gpu',
];

/** A real Chromium without a window. Whoever launches it closes it. */
export async function launchChromium(): Promise<Browser> {
  const { path, env } = await findChromium();
  const environment = Object.fromEntries(
    Object.entries({ ...process.env, ...env }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  // Tests run as root in containers, where its sandbox cannot be had.
  return chromium.launch({ executablePath: path, env: environment, args: quietly, chromiumSandbox: false });
}
