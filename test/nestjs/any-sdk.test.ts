import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { startApp } from '@acme/otel-testkit';
import { installationFolder } from '../support/installation';
import { installExample } from '../support/install-example';
import { startApp as startFixture } from '../support/run';

// Not in a hook: what has to be installed first is not bounded by a hook's time.
const folder = installExample();

it('works with a NodeSDK wired by hand, in the place of upstream', async () => {
  const telemetry = readFileSync(join(folder, 'dist/telemetry.js'), 'utf8');
  const ours = telemetry.replaceAll(
    '@opentelemetry/instrumentation-nestjs-core',
    '@acme/otel-nestjs',
  );
  expect(ours).not.toBe(telemetry);
  writeFileSync(join(folder, 'dist/telemetry-with-ours.js'), ours);
  const app = await startApp('dist/main.js', {
    cwd: folder,
    register: './dist/telemetry-with-ours.js',
    env: { OTEL_SERVICE_NAME: 'orders', PORT: '0' },
  });
  try {
    expect(await app.request('/orders/9999')).toMatchObject({ status: 404 });
    expect(await app.request('/orders/1003/invoice')).toMatchObject({ status: 500 });
  } finally {
    await app.stop();
  }
  const run = await app.stop();
  expect(run.stderr).toBe('');
  expect(run).toHaveTrace(`
    GET /orders/:id          SERVER    http
      OrdersController.find  INTERNAL  @acme/otel-nestjs
        - WARN order 9999 not found
  `);
  expect(run).toHaveTrace(`
    GET /orders/:id/invoice     SERVER    http               ERROR
      - ERROR order 1003 has no billing address
      OrdersController.invoice  INTERNAL  @acme/otel-nestjs  ERROR order 1003 has no billing address
        - INFO writing the invoice of order 1003
  `);
});

it('stands back where the distro carries a copy of it', async () => {
  const cwd = installationFolder('apps-nest11');
  const entry = join(cwd, 'http-with-two-copies.cjs');
  const lines = [
    "const { NestInstrumentation } = require('@acme/otel-nestjs');",
    "const { registerInstrumentations } = require('@opentelemetry/instrumentation');",
    'registerInstrumentations({ instrumentations: [new NestInstrumentation()] });',
    "require('./http.cjs');",
  ];
  writeFileSync(entry, lines.join('\n'));
  const app = await startFixture('http-with-two-copies.cjs', {
    cwd,
    env: { WILDCARD: '*', ACME_OTEL_NESTJS_STEPS: 'none' },
  });
  try {
    await app.request('/api/orders/7');
  } finally {
    await app.stop();
  }
  const run = await app.stop();
  expect(run.spans.filter(({ name }) => name === 'OrdersController.find')).toHaveLength(1);
  expect(run.spans.filter(({ name }) => name === 'Create Nest App')).toHaveLength(1);
});
