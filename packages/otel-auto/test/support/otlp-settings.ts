import type { OtlpSettings } from '../../src/settings/settings';

/** Creates the settings of an endpoint: http/protobuf, uncompressed, ten seconds. */
export const otlpSettings = (given: Partial<OtlpSettings> = {}): OtlpSettings => ({
  protocol: 'http/protobuf',
  url: 'http://127.0.0.1:4318/v1/traces',
  headers: {},
  timeoutMillis: 10_000,
  compression: 'none',
  certificate: undefined,
  clientCertificate: undefined,
  clientKey: undefined,
  insecure: true,
  ...given,
});
