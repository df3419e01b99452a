import { describe, expect, it } from '@jest/globals';
import { describeExportFailure, explainExportFailure } from '../../src/diagnostics/export-failure';
import { parseSettings } from '../../src/settings/parse-settings';

const otlp = (protocol = 'http/protobuf') =>
  parseSettings({
    env: { OTEL_EXPORTER_OTLP_PROTOCOL: protocol },
    knownInstrumentations: [],
  }).settings.logs.otlp;

const failure = (fields: object, message = 'failed') => Object.assign(new Error(message), fields);

describe('describeExportFailure', () => {
  it('names signal, destination, cause and cure in one line', () => {
    expect(describeExportFailure('logs', otlp(), failure({ code: 'ECONNREFUSED' }))).toBe(
      'logs could not be delivered to http://localhost:4318 (http/protobuf): nothing listens there (ECONNREFUSED); start a collector or set OTEL_EXPORTER_OTLP_ENDPOINT.',
    );
  });

  it('has a word for an export that failed without a reason', () => {
    expect(describeExportFailure('logs', otlp(), undefined)).toContain(': no reason given; ');
  });
});

describe('explainExportFailure', () => {
  const explain = (error: Error, protocol?: string) => {
    const { cause, cure } = explainExportFailure(otlp(protocol), error);
    return `${cause}; ${cure}`;
  };

  it.each([
    ['ENOTFOUND', /host name cannot be resolved/, /check the name/],
    ['EHOSTUNREACH', /no way to that address/, /network of this machine/],
    ['ETIMEDOUT', /no answer in time/, /reachable/],
    ['EPROTO', /does not speak TLS/, /http:\/\/ instead of https/],
    ['ERR_SSL_WRONG_VERSION_NUMBER', /does not speak TLS/, /http:\/\/ instead of https/],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', /not trusted/, /OTEL_EXPORTER_OTLP_CERTIFICATE/],
    ['ERR_TLS_CERT_ALTNAME_INVALID', /for another name/, /the name in the certificate/],
    ['CERT_HAS_EXPIRED', /has expired/, /renew/],
    ['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', /refused the TLS/, /CLIENT_CERTIFICATE/],
    ['ENOENT', /file cannot be read/, /check the paths/],
    ['HPE_INVALID_CONSTANT', /does not speak HTTP\/1\.1/, /PROTOCOL=grpc.*https/],
    ['ECONNRESET', /closed from there/, /scheme.*PROTOCOL=grpc/],
  ])('explains %s', (code, cause, cure) => {
    const explanation = explainExportFailure(otlp(), failure({ code }));
    expect(explanation.cause).toMatch(cause);
    expect(explanation.cause).toContain(code);
    expect(explanation.cure).toMatch(cure);
  });

  it.each([
    [301, /redirects are not followed/],
    [401, /credentials/],
    [404, /path/],
    [413, /OTEL_BSP_MAX_EXPORT_BATCH_SIZE/],
    [415, /OTEL_EXPORTER_OTLP_PROTOCOL/],
    [503, /log of the collector/],
    [400, /this batch is lost/],
  ])('explains status %i, with the words of the server', (status, cure) => {
    const explanation = explainExportFailure(otlp(), failure({ status, answer: 'because' }));
    expect(explanation.cause).toBe(`it answered ${status} (because)`);
    expect(explanation.cure).toMatch(cure);
  });

  it('says what came in the place of HTTP', () => {
    const rawPacket = Buffer.from('SSH-2.0-OpenSSH_9.2\r\n');
    expect(explain(failure({ code: 'HPE_INVALID_CONSTANT', rawPacket }))).toContain(
      'does not speak HTTP/1.1 (HPE_INVALID_CONSTANT: "SSH-2.0-OpenSSH_9.2"); ',
    );
  });

  it('knows a TLS port by the words of those who answer there in plain text', () => {
    const answer = 'Client sent an HTTP request to an HTTPS server.';
    expect(explain(failure({ status: 400, answer }))).toMatch(/use https:\/\/ instead/);
  });

  it("understands upstream's errors over http/json", () => {
    expect(explain(failure({ code: 401, data: 'no token' }, 'Unauthorized'), 'http/json')).toMatch(
      /^it answered 401 \(no token\); check the credentials/,
    );
    expect(explain(new Error('Request timed out'), 'http/json')).toMatch(/^no answer in time/);
    expect(explain(new Error('Export failed with retryable status'), 'http/json')).toMatch(
      /^it cannot take them for now \(429, 502, 503 or 504;/,
    );
  });

  it.each([
    [
      14,
      '14 UNAVAILABLE: No connection established. Last error: connect ECONNREFUSED 127.0.0.1:1',
      /^nothing listens/,
    ],
    [14, '14 UNAVAILABLE: Name resolution failed for target dns:x:4317', /^its host name/],
    [
      14,
      '14 UNAVAILABLE: No connection established. Last error: Protocol error (2026-01-01T00:00:00.000Z)',
      /does not speak gRPC/,
    ],
    [
      14,
      '14 UNAVAILABLE: No connection established. Last error: Error: 80:SSL routines:wrong version number',
      /does not speak TLS/,
    ],
    [
      14,
      '14 UNAVAILABLE: No connection established. Last error: odd (2026-01-01T00:00:00.000Z). Resolution note: ',
      /^there is no connection \(odd\); /,
    ],
    [4, '4 DEADLINE_EXCEEDED: Deadline exceeded after 4.499s', /^no answer in time.*4317/],
    [
      12,
      '12 UNIMPLEMENTED: unknown service',
      /^it answered 12 UNIMPLEMENTED: unknown service; .*pipeline/,
    ],
    [16, '16 UNAUTHENTICATED: no token', /credentials/],
    [8, '8 RESOURCE_EXHAUSTED: full', /^it answered 8 RESOURCE_EXHAUSTED: full; look at the log/],
  ])('explains code %i over gRPC: %s', (code, message, expected) => {
    expect(explain(failure({ code }, message), 'grpc')).toMatch(expected);
  });
});
