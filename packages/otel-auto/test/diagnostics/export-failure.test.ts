import { describe, expect, it } from '@jest/globals';
import { describeExportFailure, explainExportFailure } from '../../src/diagnostics/export-failure';
import { parseSettings } from '../../src/settings/parse-settings';

const otlp = parseSettings({ env: {}, knownInstrumentations: [] }).settings.logs.otlp;

const failure = (fields: object, message = 'failed') => Object.assign(new Error(message), fields);

describe('describeExportFailure', () => {
  it('names signal, destination, cause and cure in one line', () => {
    expect(describeExportFailure('logs', otlp, failure({ code: 'ECONNREFUSED' }))).toBe(
      'logs could not be delivered to http://localhost:4318 (http/protobuf): nothing listens there (ECONNREFUSED); start a collector or set OTEL_EXPORTER_OTLP_ENDPOINT.',
    );
  });

  it('has a word for an export that failed without a reason', () => {
    expect(describeExportFailure('logs', otlp, undefined)).toContain(': no reason given; ');
  });
});

describe('explainExportFailure', () => {
  const explain = (error: Error) => {
    const { cause, cure } = explainExportFailure(error);
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
    ['ERR_OSSL_X509_KEY_VALUES_MISMATCH', /key file does not fit/, /check the paths/],
    ['ERR_INVALID_URL', /proxy.*no URL/, /HTTPS_PROXY/],
    ['ENOENT', /file cannot be read/, /check the paths/],
    ['HPE_INVALID_CONSTANT', /does not speak HTTP\/1\.1/, /PROTOCOL=grpc.*https/],
    ['ECONNRESET', /closed from there/, /scheme.*PROTOCOL=grpc/],
    ['ERR_HTTP2_ERROR', /does not speak gRPC/, /4317/],
  ])('explains %s', (code, cause, cure) => {
    const explanation = explainExportFailure(failure({ code }));
    expect(explanation.cause).toMatch(cause);
    expect(explanation.cause).toContain(code);
    expect(explanation.cure).toMatch(cure);
  });

  it.each([
    [401, /credentials/],
    [404, /path/],
    [407, /credentials in the URL of the proxy/],
    [413, /OTEL_BSP_MAX_EXPORT_BATCH_SIZE/],
    [415, /OTEL_EXPORTER_OTLP_PROTOCOL/],
    [503, /log of the collector/],
    [400, /log of the collector/],
  ])('explains status %i, with the words of the server', (status, cure) => {
    const explanation = explainExportFailure(failure({ status, answer: 'because' }));
    expect(explanation.cause).toBe(`it answered ${status} (because)`);
    expect(explanation.cure).toMatch(cure);
  });

  it('says where a redirect points to, without credentials', () => {
    const location = 'https://me:hidden@other.example/v1/logs?key=hidden';
    expect(explain(failure({ status: 308, answer: 'moved', location }))).toBe(
      'it answered 308 and points to https://***@other.example/v1/logs?***; redirects are not followed; use the address that it redirects to',
    );
    expect(explain(failure({ status: 301, answer: '' }))).toMatch(
      /^it answered 301; redirects are/,
    );
  });

  it('names a proxy that is not there, and not the collector', () => {
    expect(explain(failure({ code: 'ECONNREFUSED', proxy: '10.0.0.1:3128' }))).toBe(
      'there is no way through the proxy 10.0.0.1:3128 (ECONNREFUSED); check HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY, over gRPC also GRPC_PROXY',
    );
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

  it.each([
    [14, '14 UNAVAILABLE: try later', /^it answered 14 UNAVAILABLE: try later; look at the log/],
    [4, '4 DEADLINE_EXCEEDED: too slow', /^no answer in time \(DEADLINE_EXCEEDED\).*reachable/],
    [2, '2 UNKNOWN: HTTP status 200 <html>', /^it answered 2 UNKNOWN: .*4317/],
    [
      12,
      '12 UNIMPLEMENTED: unknown service',
      /^it answered 12 UNIMPLEMENTED: unknown service; .*pipeline/,
    ],
    [16, '16 UNAUTHENTICATED: no token', /credentials/],
    [8, '8 RESOURCE_EXHAUSTED: full', /^it answered 8 RESOURCE_EXHAUSTED: full; look at the log/],
  ])('explains code %i over gRPC: %s', (code, message, expected) => {
    expect(explain(failure({ code }, message))).toMatch(expected);
  });
});
