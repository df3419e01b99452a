import { describe, expect, it } from '@jest/globals';
import { createOtherSdkReport } from '../../src/diagnostics/other-sdk';
import type { GlobalPart } from '../../src/context/shared-globals';
import { createRecordingVoice } from '../support/recording-voice';

const tell = async (parts: readonly GlobalPart[], packageName?: string, isApart = false) => {
  const voice = createRecordingVoice();
  const report = createOtherSdkReport(voice);
  const registrar = { apiVersion: '1.9.1', packageName, packageVersion: packageName && '1.2.3' };
  for (const part of parts) report({ part, instance: {}, registrar, isApart });
  await Promise.resolve();
  return voice.lines;
};

describe('another SDK', () => {
  it('is named in one line, with what it does not get and how it gets it', async () => {
    const parts = ['trace', 'propagation', 'context', 'metrics'] as const;
    expect(await tell(parts, '@opentelemetry/sdk-node')).toEqual([
      "@opentelemetry/sdk-node 1.2.3 starts an OpenTelemetry SDK too; its context manager and its propagator work beside the distro's, but traces and metrics go to the distro alone. To have them from @opentelemetry/sdk-node 1.2.3: OTEL_TRACES_EXPORTER=none OTEL_METRICS_EXPORTER=none, or leave the distro out.",
    ]);
  });

  it('is the application itself where no package starts it', async () => {
    expect(await tell(['context'])).toEqual([
      "the application starts an OpenTelemetry SDK too; its context manager works beside the distro's.",
    ]);
  });

  it('is said to have the API for itself where that is so', async () => {
    const lines = await tell(['trace', 'context'], '@sentry/node', true);
    expect(lines).toEqual([
      expect.stringMatching(/^@sentry\/node 1\.2\.3 makes transactions, so it has/),
    ]);
  });
});
