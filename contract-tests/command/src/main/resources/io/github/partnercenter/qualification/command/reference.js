// served by a sandbox, requests can be tried; exported, the page only shows the reference
const hasSandbox = 'sandbox' in document.documentElement.dataset;

const dark = window.matchMedia('(prefers-color-scheme: dark)');
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', follow);
follow();

const reference = SwaggerUIBundle({
  dom_id: '#reference',
  url: 'openapi.json',
  deepLinking: true,
  tryItOutEnabled: hasSandbox,
  validatorUrl: null,
  ...(hasSandbox
    ? // the sandbox takes any token
      { onComplete: () => reference.preauthorizeApiKey('partnerToken', 'any-token') }
    : { supportedSubmitMethods: [] }),
});
