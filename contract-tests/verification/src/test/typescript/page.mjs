// Opens the page of a sandbox in Chromium, requests two customers, looks for barriers with axe-core, and prints what it found as
// a line of JSON.
// node page.mjs <URL of the sandbox> <id of a customer> <id of nobody>
import axe from 'axe-core';
import { withPage } from './browser.mjs';

const [sandbox, customer, nobody] = process.argv.slice(2);
await withPage(async (page, errors) => {
  await page.goto(sandbox);

  const operation = '#operations-CustomerQualification-getQualification';
  await page.locator(`${operation} .opblock-summary-control`).click();
  const sample = `${operation} [data-param-name="customerTenantId"] select option`;
  await page.waitForSelector(sample);
  const samples = await page.$$eval(sample, (options) => options.map((option) => option.textContent));

  // a request id is only sent once, and a validation code not with each qualification
  const filled = await page.$$eval(`${operation} tr[data-param-name]`, (rows) =>
    rows.filter((row) => row.querySelector('input')?.value).map((row) => row.dataset.paramName));

  const ask = async (id) => {
    await page.locator(`${operation} [data-param-name="customerTenantId"] input`).fill(id);
    const [response] = await Promise.all([
      page.waitForResponse((answer) => answer.url().includes(id)),
      page.locator(`${operation} button.execute`).click(),
    ]);
    const live = await page.waitForFunction(
      (selector, wanted, received) => {
        const url = document.querySelector(`${selector} .request-url`)?.textContent ?? '';
        const status = document.querySelector(`${selector} .live-responses-table .response .response-col_status`)?.textContent;
        const body = document.querySelector(`${selector} .live-responses-table .response .microlight`)?.textContent;
        // the page shows the URL before the answer, beside the answer to the last request
        return url.includes(wanted) && parseInt(status) === received && body ? { status: received, body } : false;
      },
      {},
      operation,
      id,
      response.status(),
    );
    return live.jsonValue();
  };
  // errors of the page, not what the browser says of a 404 that was asked for
  const answer = await ask(customer);
  const before = [...errors];
  const refusal = await ask(nobody);

  const barriers = async () => {
    const { violations } = await page.evaluate(() => window.axe.run());
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .map(({ help, nodes }) => `${help}: ${nodes.map(({ html }) => html).slice(0, 3).join(' ')}`);
  };
  for (const closed of await page.$$('.opblock:not(.is-open) .opblock-summary-control')) {
    await closed.click();
  }
  await page.waitForSelector('textarea');
  // colours fade from one to the other
  await page.addStyleTag({ content: '* { transition: none !important; animation: none !important; }' });
  await page.evaluate(axe.source);
  const barriersInLight = await barriers();

  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: 'dark' }]);
  const dark = await page
    .waitForFunction(() => document.documentElement.classList.contains('dark-mode'), { timeout: 5_000 })
    .then(() => true, () => false);
  const barriersInDark = await barriers();
  await page.setViewport({ width: 390, height: 844 });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  return { errors: before, samples, filled, answer, refusal, dark, overflow, barriers: [...barriersInLight, ...barriersInDark] };
});
