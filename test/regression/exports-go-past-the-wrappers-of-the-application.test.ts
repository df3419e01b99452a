import { describe, expect, it } from '@jest/globals';
import { runApp } from '../support/run';

const OFTEN = {
  OTEL_BSP_SCHEDULE_DELAY: '20',
  OTEL_METRIC_EXPORT_INTERVAL: '50',
  OTEL_METRIC_EXPORT_TIMEOUT: '50',
};

describe('what an application puts around http.request and http.get', () => {
  it.each(['require', 'first-line'] as const)(
    'sees its own requests, as in plain Node.js, and no export (%s)',
    async (door) => {
      const env = { ...OFTEN, OTEL_EXPORTER_OTLP_PROTOCOL: 'http/protobuf' };
      const plain = await runApp('wraps-http.cjs', { door: 'none' });
      const run = await runApp('wraps-http.cjs', { door, env });
      expect(plain.stdout).toContain('127.0.0.1/requested');
      expect(run.stdout).toBe(plain.stdout);
      expect(run.requests.length).toBeGreaterThan(2);
      expect(run.spans.map(({ kind }) => kind).sort()).toEqual([
        'CLIENT',
        'CLIENT',
        'SERVER',
        'SERVER',
      ]);
    },
  );
});
