// Compares pact files with an OpenAPI document as PactFlow does, and prints a line of JSON for each error.
// node compare-pacts.mjs <OpenAPI document in JSON> <pact file>…
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Comparator } from '@pactflow/openapi-pact-comparator';

const [spec, ...files] = process.argv.slice(2);
const read = (file) => readFileSync(file, 'utf8');
// null is no state, and malformed for the comparator
const withoutNullState = (key, value) => (key === 'providerState' && value === null ? undefined : value);
const comparator = new Comparator(JSON.parse(read(spec)));

for (const file of files) {
  const print = (error) => console.log(JSON.stringify({ file: basename(file), ...error }));
  try {
    const pact = { interactions: [], ...JSON.parse(read(file), withoutNullState) };
    for await (const { type, message, mockDetails } of comparator.compare(pact)) {
      if (type === 'error') {
        print({ interaction: mockDetails.interactionDescription, message, location: mockDetails.location });
      }
    }
  } catch (malformed) {
    print({ message: malformed.message, errors: malformed.errors });
  }
}
