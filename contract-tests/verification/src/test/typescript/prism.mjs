// Starts Prism as teams do, and compares what it sends for each operation, status and example with the spec.
// node prism.mjs <openapi.json>
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';

const [file] = process.argv.slice(2);
const spec = JSON.parse(readFileSync(file, 'utf8'));
const resolved = (node) => (node?.$ref ? node.$ref.slice(2).split('/').reduce((at, key) => at[key], spec) : node);

const prism = spawn('node_modules/.bin/prism', ['mock', '--port', '0', file], { stdio: ['ignore', 'pipe', 'inherit'] });
try {
  let url;
  for await (const line of createInterface(prism.stdout)) {
    url = line.match(/http:\/\/127\.0\.0\.1:\d+$/)?.[0];
    if (url) break;
  }
  prism.stdout.resume();
  for (const [path, item] of Object.entries(spec.paths)) {
    for (const [method, operation] of Object.entries(item).filter(([, value]) => value.responses)) {
      const body = Object.values(operation.requestBody?.content['application/json'].examples ?? {})[0]?.value;
      const request = async (prefer) => {
        const response = await fetch(url + path.replace(/{\w+}/, '3f2504e0-4f89-41d3-9a0c-0305e82c3301'), {
          method,
          headers: { Authorization: 'Bearer any-token', Prefer: prefer, ...(body && { 'Content-Type': 'application/json' }) },
          body: body && JSON.stringify(body),
        });
        const text = await response.text();
        return { status: response.status, body: text ? JSON.parse(text) : undefined };
      };
      for (const [status, response] of Object.entries(operation.responses).filter(([key]) => key !== 'default')) {
        const examples = Object.entries(resolved(response).content?.['application/json']?.examples ?? {});
        const first = { status: Number(status), body: examples[0]?.[1].value };
        assert.deepEqual(await request(`code=${status}`), first, `${method} ${path} ${status}`);
        for (const [name, { value }] of examples) {
          assert.deepEqual(await request(`code=${status}, example=${name}`), { status: Number(status), body: value }, name);
        }
        console.log(JSON.stringify({ operation: operation.operationId, status, examples: examples.length }));
      }
    }
  }
} finally {
  prism.kill();
}
