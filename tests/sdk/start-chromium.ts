import { existsSync } from 'node:fs';
import packaged from '@sparticuz/chromium';
import { type Browser, chromium } from 'playwright-core';

const installed = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** The Chromium of CHROMIUM_PATH or of the system, else the one that comes as a package; with its web security, as readers have it. */
export async function startChromium(): Promise<Browser> {
  const own = [process.env.CHROMIUM_PATH, ...installed].find((path) => path && existsSync(path));
  const executablePath = own ?? (await packaged.executablePath());
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
}
