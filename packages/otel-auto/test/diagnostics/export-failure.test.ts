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
      'there is no way through the proxy 10.0.0.1:3128 (ECONNREFUSED); check HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY',
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
    [
      14,
      '14 UNAVAILABLE: No connection established. Last error: Error: self-signed certificate. Resolution note:',
      /^its certificate is not trusted.*OTEL_EXPORTER_OTLP_CERTIFICATE/,
    ],
    [
      14,
      "14 UNAVAILABLE: No connection established. Last error: Error: Hostname/IP does not match certificate's altnames: Host: a. is not in the cert's altnames: DNS:b. Resolution note:",
      /^its certificate is for another name/,
    ],
    [
      14,
      '14 UNAVAILABLE: No connection established. Last error: 80:error:SSL routines:ssl3_read_bytes:tlsv13 alert certificate required:rec.c:1601:SSL alert number 116 (2026-01-01T00:00:00.000Z). Resolution note:',
      /^it refused the TLS handshake.*CLIENT_CERTIFICATE/,
    ],
    [
      14,
      '14 UNAVAILABLE: No connection established. Last error: Error: connect ENOENT /x.sock. Resolution note:',
      /^there is no connection \(connect ENOENT \/x\.sock\); /,
    ],
    [
      14,
      '14 UNAVAILABLE: No connection established. Last error: undefined. Resolution note:',
      /^the proxy gives no tunnel.*https_proxy/,
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
    expect(explain(failure({ code }, message))).toMatch(expected);
  });
});
