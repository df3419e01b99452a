import { describe, expect, it } from '@jest/globals';
import { formatStartLine } from '../../src/diagnostics/start-line';

describe('formatStartLine', () => {
  it('says who, on what, for whom, where to and for how much', () => {
    expect(
      formatStartLine({
        version: '1.2.3',
        nodeVersion: '24.1.0',
        serviceName: 'shop',
        destinations: 'traces, metrics and logs to http://localhost:4318 (http/protobuf)',
        libraryCount: 34,
      }),
    ).toBe(
      '@acme/otel-auto 1.2.3 on Node.js 24.1.0 for service "shop": traces, metrics and logs to ' +
        'http://localhost:4318 (http/protobuf); ready for 34 libraries',
    );
  });
});
