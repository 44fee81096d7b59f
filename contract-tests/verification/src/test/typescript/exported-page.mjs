// Opens the exported page in Chromium, as a web server would serve its folder, for a user who prefers dark, and prints what it
// shows as a line of JSON.
// node exported-page.mjs <folder>
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { withPage } from './browser.mjs';

const [folder] = process.argv.slice(2);
const server = 'http://reference.test';
const mediaTypes = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.json': 'application/json' };

await withPage(async (page, errors) => {
  const elsewhere = [];
  await page.setRequestInterception(true);
  page.on('request', async (request) => {
    const url = new URL(request.url());
    if (url.protocol === 'data:') {
      request.continue();
    } else if (url.origin === server) {
      const file = url.pathname === '/' ? 'index.html' : url.pathname.slice(1);
      request.respond({ contentType: mediaTypes[extname(file)], body: await readFile(join(folder, file)) });
    } else {
      elsewhere.push(request.url());
      request.abort();
    }
  });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
  await page.goto(server);
  await page.waitForSelector('.opblock');
  for (const closed of await page.$$('.opblock:not(.is-open) .opblock-summary-control')) {
    await closed.click();
  }
  // the descriptions of all operations are open
  await page.waitForFunction(() =>
    document.querySelectorAll('.opblock').length === document.querySelectorAll('.opblock .responses-table').length);
  const operations = await page.$$eval('.opblock', (all) => all.map(({ id }) => id));
  const buttons = await page.$$eval('.try-out__btn, .execute', (all) => all.map(({ textContent }) => textContent));
  const dark = await page.evaluate(() => document.documentElement.classList.contains('dark-mode'));
  return { errors, elsewhere, operations, buttons, dark };
});
