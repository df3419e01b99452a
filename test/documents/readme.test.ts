import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { ownLines, runScript } from '../support/run';

const README = readFileSync(join(__dirname, '../../README.md'), 'utf8');

it('the README shows the start line as it is, whatever the versions', async () => {
  const [shown] = /(?<=^otel-auto: ).*libraries$/m.exec(README) ?? [];
  const run = await runScript('', {
    env: {
      OTEL_SERVICE_NAME: 'orders',
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://otel-collector:4318',
      ACME_OTEL_SHUTDOWN_TIMEOUT: '0',
    },
  });
  expect(withoutVersions(ownLines(run)[0])).toBe(withoutVersions(shown));
});

const withoutVersions = (line: string | undefined) => line?.replaceAll(/\d+\.\d+\.\d+/g, 'VERSION');
