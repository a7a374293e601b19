import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { buildWhereOld } from '../../clients/dashboard/build.ts';
import { repositoryRoot } from '../../tools/src/pipeline/service-process.ts';
import { launchChromium } from '../browser/launch-chromium.ts';
import { startRecordedNight } from '../page/recorded-night.ts';
import { goToMoment, moments, shownNight } from './moments.ts';
import { withFewColors } from './png.ts';
import { takeScreenshot } from './take-screenshot.ts';
import { views } from './views.ts';

// npm run screenshots [-- <part of the names>]

const folder = process.env['PICTURES_TO'] ?? join(repositoryRoot, 'docs/screenshots');
const part = process.argv[2] ?? '';
const say = (text: string) => process.stdout.write(text);

await mkdir(folder, { recursive: true });
await buildWhereOld();
say(`Starting the pipeline with ${shownNight} and a Chromium …\n`);
const [night, browser] = await Promise.all([startRecordedNight(shownNight), launchChromium()]);
try {
  let bytes = 0;
  for (const moment of moments) {
    say(`${moment.at}\n`);
    await goToMoment(night, moment);
    for (const view of views) {
      const name = `${view.name}-${moment.name}.png`;
      if (!name.includes(part)) continue;
      const png = withFewColors(await takeScreenshot(browser, night, view));
      await writeFile(join(folder, name), png);
      bytes += png.length;
      say(`  ${name}, ${Math.round(png.length / 1000)} kB\n`);
    }
  }
  say(`${(bytes / 1e6).toFixed(1)} MB in ${folder}\n`);
} finally {
  await Promise.all([browser.close(), night.stop()]);
}
