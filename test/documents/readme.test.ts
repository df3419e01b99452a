import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { ownLines, runScript } from '../support/run';

const README = readFileSync(join(__dirname, '../../README.md'), 'utf8');

it('the README shows the start line as it is', async () => {
  const shown = /^otel-auto: (.* on Node\.js )\S+( .*)$/m.exec(README);
  const run = await runScript('', {
    env: {
      OTEL_SERVICE_NAME: 'orders',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel-collector:4318',
      ACME_OTEL_SHUTDOWN_TIMEOUT: '0',
    },
  });
  const [said] = ownLines(run);
  expect(said?.replace(/(Node\.js )\S+/, '$1VERSION')).toBe(`${shown?.[1]}VERSION${shown?.[2]}`);
});
