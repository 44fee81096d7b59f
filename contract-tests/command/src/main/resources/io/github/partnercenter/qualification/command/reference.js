// served by a sandbox, requests can be tried; exported, the page only shows the reference
const hasSandbox = 'sandbox' in document.documentElement.dataset;

const dark = window.matchMedia('(prefers-color-scheme: dark)');
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', follow);
follow();

// names for screen readers, which Swagger UI does not give
const names = { select: 'Example', '.content-type': 'Media type', '#servers': 'Server', textarea: 'Request body' };
new MutationObserver(() => {
  for (const [selector, name] of Object.entries(names)) {
    document.querySelectorAll(selector).forEach((element) => element.setAttribute('aria-label', name));
  }
}).observe(document.body, { childList: true, subtree: true });

const reference = SwaggerUIBundle({
  dom_id: '#reference',
  url: 'openapi.json',
  tryItOutEnabled: hasSandbox,
  syntaxHighlight: { theme: 'monokai' },
  ...(hasSandbox
    ? // the sandbox takes any token
      { onComplete: () => reference.preauthorizeApiKey('partnerToken', 'any-token') }
    : { supportedSubmitMethods: [] }),
});
