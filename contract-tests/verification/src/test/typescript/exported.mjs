// Opens an exported reference in Chromium as a user who prefers dark, and prints what it offers as a line of JSON.
// node exported.mjs <URL of the page>
import puppeteer from 'puppeteer-core';

const [url] = process.argv.slice(2);
const browser = await puppeteer.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
const errors = [];
try {
  const page = await browser.newPage();
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  page.on('pageerror', (error) => errors.push(error.message));
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
  await page.goto(url);

  const operation = '#operations-CustomerQualification-getQualification';
  await page.locator(`${operation} .opblock-summary-control`).click();
  await page.waitForSelector(`${operation} .responses-table .response`);
  const buttons = await page.$$eval('.try-out__btn, .execute', (found) => found.map((button) => button.textContent));
  const dark = await page.evaluate(() => document.documentElement.classList.contains('dark-mode'));
  console.log(JSON.stringify({ errors, buttons, dark }));
} finally {
  await browser.close();
}
