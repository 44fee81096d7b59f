// Verifies each interaction of pact files by itself with Pact's Rust verifier, and prints for each a line of JSON.
// node verify-pacts.mjs <provider's base URL> <URL of its states> <pact file>…
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
// the wrapper of @pact-foundation/pact puts a proxy in between that takes no bare JSON string
import pact from '@pact-foundation/pact-core';

const [providerBaseUrl, providerStatesSetupUrl, ...files] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'pacts-'));
const alone = join(folder, 'pact.json');

try {
  for (const file of files) {
    const { interactions = [], messages = [], ...rest } = JSON.parse(readFileSync(file, 'utf8'));
    for (const one of [
      ...interactions.map((interaction) => ({ interactions: [interaction] })),
      ...messages.map((message) => ({ messages: [message] })),
    ]) {
      writeFileSync(alone, JSON.stringify({ ...rest, ...one }));
      const honoured = await pact
        .verifyPacts({
          provider: rest.provider.name,
          providerBaseUrl,
          providerStatesSetupUrl,
          pactUrls: [alone],
          logLevel: 'error',
        })
        .then(() => true, () => false);
      const { description } = (one.interactions ?? one.messages)[0];
      console.log(JSON.stringify({ interaction: `${rest.consumer.name} - ${description}`, honoured }));
    }
  }
} finally {
  rmSync(folder, { recursive: true });
}
