import puppeteer from 'puppeteer-core';

/** Runs a function with a page of Chromium and the list of its errors, and prints what it returns as a line of JSON. */
export async function withPage(use) {
  const browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox'],
  });
  try {
    const page = await browser.newPage();
    const errors = [];
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    page.on('pageerror', (error) => errors.push(error.message));
    console.log(JSON.stringify(await use(page, errors)));
  } finally {
    await browser.close();
  }
}
