// Verifies each interaction of pact files by itself with Pact's Rust verifier, and prints for each a line of JSON.
// node verify-pacts.mjs <provider's base URL> <URL of its states> <pact file>…
import { readFileSync } from 'node:fs';
// the wrapper of @pact-foundation/pact puts a proxy in between that takes no bare JSON string
import pact from '@pact-foundation/pact-core';

const [providerBaseUrl, providerStatesSetupUrl, ...files] = process.argv.slice(2);

for (const file of files) {
  const { consumer, provider, interactions } = JSON.parse(readFileSync(file, 'utf8'));
  for (const { description } of interactions) {
    process.env.PACT_DESCRIPTION = `^${description.replace(/[^\w ]/g, '\\$&')}$`;
    const honoured = await pact
      .verifyPacts({
        provider: provider.name,
        providerBaseUrl,
        providerStatesSetupUrl,
        pactUrls: [file],
        logLevel: 'error',
      })
      .then(() => true, () => false);
    console.log(JSON.stringify({ consumer: consumer.name, interaction: description, honoured }));
  }
}
