import { describe, expect, it } from '@jest/globals';

import { parse } from './parse';

type Environment = Readonly<Record<string, string>>;

const urls = (env: Environment): readonly string[] => {
  const { settings } = parse(env);
  return [settings.traces.otlp.url, settings.metrics.otlp.url, settings.logs.otlp.url];
};

const paths = (base: string): readonly string[] =>
  ['traces', 'metrics', 'logs'].map((signal) => `${base}/v1/${signal}`);

describe('the endpoint over HTTP', () => {
  it.each([
    ['http://collector:4318', paths('http://collector:4318')],
    ['http://collector:4318/', paths('http://collector:4318')],
    ['https://collector', paths('https://collector')],
    ['http://collector:80', paths('http://collector')],
    ['http://collector:4318/otlp', paths('http://collector:4318/otlp')],
    ['http://collector:4318/otlp//', paths('http://collector:4318/otlp')],
    ['http://collector:4318/#top', paths('http://collector:4318')],
    ['http://[::1]:4318', paths('http://[::1]:4318')],
    ['HTTP://Collector:4318', paths('http://collector:4318')],
  ])('gets the path of each signal: %s', (endpoint, expected) => {
    expect(urls({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint })).toEqual(expected);
    expect(parse({ OTEL_EXPORTER_OTLP_ENDPOINT: endpoint }).sentences).toEqual([]);
  });

  it('keeps its query behind the path', () => {
    expect(urls({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/otlp/?token=1' })).toEqual([
      'http://collector:4318/otlp/v1/traces?token=1',
      'http://collector:4318/otlp/v1/metrics?token=1',
      'http://collector:4318/otlp/v1/logs?token=1',
    ]);
  });

  it('of one signal is used as it is, the others keep the general one', () => {
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'https://traces.example/in?key=1',
    };
    expect(urls(env)).toEqual([
      'https://traces.example/in?key=1',
      'http://collector:4318/v1/metrics',
      'http://collector:4318/v1/logs',
    ]);
    expect(parse(env).settings.traces.otlp.insecure).toBe(false);
    expect(parse(env).settings.logs.otlp.insecure).toBe(true);
    expect(parse(env).sentences).toEqual([]);
  });

  it('of one signal without a path is used, with a word', () => {
    const env = { OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'http://collector:4318' };
    expect(urls(env)[2]).toBe('http://collector:4318/');
    expect(parse(env).sentences).toEqual([
      'OTEL_EXPORTER_OTLP_LOGS_ENDPOINT="http://collector:4318" is not a full URL (the endpoint of one signal is used as it is; add /v1/logs); using http://collector:4318/',
    ]);
  });

  it('of one signal gives way to the general one when it cannot be used', () => {
    const env = {
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318',
      OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'ftp://collector',
    };
    expect(urls(env)[2]).toBe('http://collector:4318/v1/logs');
    expect(parse(env).sentences).toEqual([
      'OTEL_EXPORTER_OTLP_LOGS_ENDPOINT="ftp://collector" is not an http:// or https:// URL; using http://collector:4318/v1/logs',
    ]);
  });

  it.each([
    ['localhost:4318', 'http://localhost:4318'],
    ['127.0.0.1:4318', 'http://127.0.0.1:4318'],
    ['[::1]:4318', 'http://[::1]:4318'],
    ['collector.example:4318/otlp', 'http://collector.example:4318/otlp'],
  ])('without a scheme is taken for http, with a word: %s', (endpoint, base) => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint };
    expect(urls(env)).toEqual(paths(base));
    expect(parse(env).sentences).toEqual([
      `OTEL_EXPORTER_OTLP_ENDPOINT="${endpoint}" is not an http:// or https:// URL (it has no scheme); using ${base}`,
    ]);
  });

  it.each([
    ['localhost', 'http://localhost:4318', 'it has no scheme and no port'],
    ['collector', 'http://collector:4318', 'it has no scheme and no port'],
    [
      'collector.monitoring.svc',
      'http://collector.monitoring.svc:4318',
      'it has no scheme and no port',
    ],
    ['//collector:4318', 'http://collector:4318', 'it has no scheme'],
    ['//collector', 'http://collector:4318', 'it has no scheme and no port'],
    ['http://::1:4318', 'http://[::1]:4318', 'an IPv6 address stands in brackets'],
    [
      'http://2001:db8::7:4318/otlp',
      'http://[2001:db8::7]:4318/otlp',
      'an IPv6 address stands in brackets',
    ],
    ['::1:4318', 'http://[::1]:4318', 'an IPv6 address stands in brackets'],
    ['::1', 'http://[::1]:4318', 'an IPv6 address stands in brackets'],
    ['2001:db8:0:0:0:0:0:1', 'http://[2001:db8::1]:4318', 'an IPv6 address stands in brackets'],
    ['http://a:4318,http://a:4318', 'http://a:4318', 'it has the same address twice'],
    ['4319', 'http://localhost:4319', 'it has no scheme and no host'],
    [':4319', 'http://localhost:4319', 'it has no scheme and no host'],
    ['http//collector:4318', 'http://collector:4318', 'its scheme has no colon'],
    [
      'grpc://collector:4318',
      'http://collector:4318',
      'gRPC has no scheme of its own; write http:// or https://',
    ],
  ])('has one plain meaning, and a word: %s', (endpoint, base, cure) => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint };
    expect(urls(env)).toEqual(paths(base));
    expect(parse(env).sentences).toEqual([
      expect.stringMatching(/ is not an http:\/\/ or https:\/\/ URL \(.*\); using http:/),
    ]);
    expect(parse(env).sentences[0]).toContain(`(${cure}); using ${base}`);
  });

  it('may have credentials before an IPv6 address without brackets', () => {
    const { settings } = parse({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://u:p@::1:4318' });
    expect(settings.traces.otlp.url).toBe('http://[::1]:4318/v1/traces');
    expect(settings.traces.otlp.headers).toEqual({ authorization: 'Basic dTpw' });
  });

  it('of one signal with the path of another is used, with a word', () => {
    const { settings, sentences } = parse({
      OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://collector:4318/v1/logs',
    });
    expect(settings.traces.otlp.url).toBe('http://collector:4318/v1/logs');
    expect(sentences).toEqual([
      'OTEL_EXPORTER_OTLP_TRACES_ENDPOINT="http://collector:4318/v1/logs" is not an address for traces (/v1/logs is the path of another signal; it is used as it is); using http://collector:4318/v1/logs',
    ]);
  });

  it('with any number of slashes at its end is the same address', () => {
    const slashes = '/'.repeat(100_000);
    expect(urls({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://a:4318/base${slashes}` })).toEqual(
      paths('http://a:4318/base'),
    );
    const { settings } = parse({ OTEL_EXPORTER_OTLP_ENDPOINT: `http://a:4318${slashes}x` });
    expect(settings.traces.otlp.url).toHaveLength('http://a:4318x/v1/traces'.length + 100_000);
  });

  it('is printed without what stands behind its host', () => {
    const { sentences } = parse({ OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a:4318;key=hidden' });
    expect(sentences).toHaveLength(1);
    expect(sentences[0]).toContain('"http://a:4318***"');
  });

  it('without a scheme may have credentials, which are not printed', () => {
    const { settings, sentences } = parse({ OTEL_EXPORTER_OTLP_ENDPOINT: 'user:pass@collector' });
    expect(settings.traces.otlp.url).toBe('http://collector:4318/v1/traces');
    expect(settings.traces.otlp.headers).toEqual({ authorization: 'Basic dXNlcjpwYXNz' });
    expect(sentences).toEqual([
      'OTEL_EXPORTER_OTLP_ENDPOINT="***@collector" is not an http:// or https:// URL (it has no scheme and no port); using http://collector:4318',
    ]);
  });

  it.each([
    ['http://a:4318,http://b:4318', 'it has several addresses; telemetry goes to one'],
    ['http://a/x, https://b/y', 'it has several addresses; telemetry goes to one'],
    ['$(NODE_IP):4318', 'a variable in it was not expanded'],
    ['http://${NODE_IP}:4318', 'a variable in it was not expanded'],
    ['http://$HOST:4318', 'a variable in it was not expanded'],
    ['http://{{ host }}:4318', 'a variable in it was not expanded'],
  ])('has no plain meaning, and the cause is said: %s', (endpoint, cause) => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint };
    expect(urls(env)).toEqual(paths('http://localhost:4318'));
    expect(parse(env).sentences).toEqual([
      expect.stringContaining(`(${cause}); using http://localhost:4318`),
    ]);
  });

  it.each([
    ['unix:/run/otel.sock', '/run/otel.sock:/v1/traces'],
    ['unix:///run/otel.sock', '/run/otel.sock:/v1/traces'],
    ['unix:/run/otel.sock:/otlp/', '/run/otel.sock:/otlp/v1/traces'],
    ['unix:/run/otel.sock:/v1/traces', '/run/otel.sock:/v1/traces'],
    ['unix:/run/otel.sock:/otlp?key=1', '/run/otel.sock:/otlp/v1/traces?key=1'],
  ])('may be a Unix socket: %s', (endpoint, url) => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint };
    expect(urls(env)[0]).toBe(`unix:${url}`);
    expect(parse(env).sentences).toEqual([]);
  });

  it('of one signal may be a Unix socket, with its usual path', () => {
    const env = { OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'unix:/run/otel.sock' };
    expect(urls(env)[2]).toBe('unix:/run/otel.sock:/v1/logs');
    expect(parse(env).sentences).toEqual([]);
  });

  it('in quotes is taken out of them, with a word', () => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: '"http://collector:4318"' };
    expect(urls(env)).toEqual(paths('http://collector:4318'));
    expect(parse(env).sentences).toEqual([
      'OTEL_EXPORTER_OTLP_ENDPOINT="\\"http://collector:4318\\"" is not free of quotes; using what is between them',
    ]);
  });

  it('that has the path of a signal already is relieved of it, with a word', () => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/otlp/v1/traces/' };
    expect(urls(env)).toEqual(paths('http://collector:4318/otlp'));
    expect(parse(env).sentences).toEqual([
      'OTEL_EXPORTER_OTLP_ENDPOINT="http://collector:4318/otlp/v1/traces/" is not a base URL (each signal appends a path like /v1/traces by itself); using http://collector:4318/otlp',
    ]);
  });

  it('on the port of gRPC is used, with a word about it', () => {
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4317' };
    expect(urls(env)).toEqual(paths('http://collector:4317'));
    expect(parse(env).sentences).toEqual([
      'OTEL_EXPORTER_OTLP_ENDPOINT="http://collector:4317" is not on the usual port of http/protobuf (4317 is the port of OTLP/gRPC; set OTEL_EXPORTER_OTLP_PROTOCOL=grpc or use port 4318); using http://collector:4317',
    ]);
  });

  it('on the port of gRPC has that word whether or not the protocol is set', () => {
    const { sentences } = parse({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4317',
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    });
    expect(sentences).toEqual([
      'OTEL_EXPORTER_OTLP_ENDPOINT="http://collector:4317" is not on the usual port of http/json (4317 is the port of OTLP/gRPC; set OTEL_EXPORTER_OTLP_PROTOCOL=grpc or use port 4318); using http://collector:4317',
    ]);
  });

  it('hands its credentials to a header and never prints them', () => {
    const { settings, sentences } = parse({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://user:p%40ss@collector:4317/?key=secret',
    });
    expect(settings.traces.otlp.url).toBe('http://collector:4317/v1/traces?key=secret');
    expect(settings.traces.otlp.headers).toEqual({ authorization: 'Basic dXNlcjpwQHNz' });
    expect(sentences).toEqual([
      'OTEL_EXPORTER_OTLP_ENDPOINT="http://***@collector:4317/?***" is not on the usual port of http/protobuf (4317 is the port of OTLP/gRPC; set OTEL_EXPORTER_OTLP_PROTOCOL=grpc or use port 4318); using http://collector:4317',
    ]);
  });

  it('does not hand its credentials over when a header is set', () => {
    const { settings } = parse({
      OTEL_EXPORTER_OTLP_ENDPOINT: 'http://user:pass@collector:4318',
      OTEL_EXPORTER_OTLP_HEADERS: 'Authorization=Bearer abc',
    });
    expect(settings.logs.otlp.headers).toEqual({ authorization: 'Bearer abc' });
  });
});

describe('the endpoint over gRPC', () => {
  const grpc = { OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' };

  it('is on port 4317 by default, and has no paths', () => {
    expect(urls(grpc)).toEqual(Array(3).fill('http://localhost:4317'));
    expect(parse(grpc).settings.traces.otlp.insecure).toBe(true);
  });

  it.each([
    ['http://collector:4317', 'http://collector:4317', true],
    ['https://collector:4317/', 'https://collector:4317', false],
    ['https://collector', 'https://collector', false],
    ['unix:///run/collector.sock', 'unix:///run/collector.sock', true],
  ])('is the target: %s', (endpoint, url, insecure) => {
    const { settings, sentences } = parse({ ...grpc, OTEL_EXPORTER_OTLP_ENDPOINT: endpoint });
    expect(settings.metrics.otlp).toMatchObject({ protocol: 'grpc', url, insecure });
    expect(sentences).toEqual([]);
  });

  it('without a scheme is encrypted, unless it is said to be insecure', () => {
    const env = { ...grpc, OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4317' };
    expect(urls(env)[0]).toBe('https://collector:4317');
    expect(parse(env).sentences).toEqual([
      'OTEL_EXPORTER_OTLP_ENDPOINT="collector:4317" is not clear about encryption (write http:// for none or https://); using https://collector:4317',
    ]);

    const insecure = { ...env, OTEL_EXPORTER_OTLP_INSECURE: 'true' };
    expect(urls(insecure)[0]).toBe('http://collector:4317');
    expect(parse(insecure).sentences).toEqual([]);
  });

  it('is insecure for one signal alone', () => {
    expect(
      urls({
        ...grpc,
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4317',
        OTEL_EXPORTER_OTLP_LOGS_ENDPOINT: 'logs:4317',
        OTEL_EXPORTER_OTLP_LOGS_INSECURE: 'true',
      }),
    ).toEqual(['http://collector:4317', 'http://collector:4317', 'http://logs:4317']);
  });

  it('with a path is used without it, with a word', () => {
    const env = { ...grpc, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4317/v1/traces' };
    expect(urls(env)[0]).toBe('http://collector:4317');
    expect(parse(env).sentences).toEqual([
      'OTEL_EXPORTER_OTLP_ENDPOINT="http://collector:4317/v1/traces" is not a target of gRPC (gRPC has no paths); using http://collector:4317',
    ]);
  });

  it('on the port of HTTP is used, with a word', () => {
    const { sentences } = parse({ ...grpc, OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318' });
    expect(sentences).toEqual([
      'OTEL_EXPORTER_OTLP_ENDPOINT="http://collector:4318" is not on the usual port of grpc (4318 is the port of OTLP/HTTP; set OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf or use port 4317); using http://collector:4318',
    ]);
  });

  it('falls back to the default of gRPC', () => {
    const env = { ...grpc, OTEL_EXPORTER_OTLP_ENDPOINT: 'ftp://collector' };
    expect(urls(env)[0]).toBe('http://localhost:4317');
    expect(parse(env).sentences).toEqual([
      'OTEL_EXPORTER_OTLP_ENDPOINT="ftp://collector" is not an http:// or https:// URL; using http://localhost:4317',
    ]);
  });

  it('can be that of one signal alone', () => {
    expect(urls({ OTEL_EXPORTER_OTLP_TRACES_PROTOCOL: 'grpc' })).toEqual([
      'http://localhost:4317',
      'http://localhost:4318/v1/metrics',
      'http://localhost:4318/v1/logs',
    ]);
  });
});

describe('the headers', () => {
  it('are decoded, their names in lower case', () => {
    const { settings, sentences } = parse({
      OTEL_EXPORTER_OTLP_HEADERS:
        'Api-Key=a%2Cb%3Dc , x-token=abc==,Authorization=Basic%20dXNlcg==,x-list=a;b,x-empty=',
    });
    expect(settings.traces.otlp.headers).toEqual({
      'api-key': 'a,b=c',
      'x-token': 'abc==',
      authorization: 'Basic dXNlcg==',
      'x-list': 'a;b',
      'x-empty': '',
    });
    expect(sentences).toEqual([]);
  });

  it('of one signal are merged over the general ones, whatever their case', () => {
    const { settings } = parse({
      OTEL_EXPORTER_OTLP_HEADERS: 'a=1,B=2',
      OTEL_EXPORTER_OTLP_LOGS_HEADERS: 'b=3,c=4',
    });
    expect(settings.logs.otlp.headers).toEqual({ a: '1', b: '3', c: '4' });
    expect(settings.traces.otlp.headers).toEqual({ a: '1', b: '2' });
  });

  it('are left out one by one, and reported once for all signals, without their values', () => {
    const { settings, sentences } = parse({
      OTEL_EXPORTER_OTLP_HEADERS: 'good=1,bad name=secret,worse=%zz,fine=2',
    });
    expect(settings.metrics.otlp.headers).toEqual({ good: '1', fine: '2' });
    expect(sentences).toEqual([
      'OTEL_EXPORTER_OTLP_HEADERS (value hidden) is not name=value throughout (entry 2 has a name that HTTP does not allow; entry 3 has a "%" that is not part of an encoded character; write it as %25); using the other headers',
    ]);
  });

  it('are reported in one line, however many of them are bad', () => {
    const { sentences } = parse({ OTEL_EXPORTER_OTLP_HEADERS: 'SECRET1,SECRET2,good=1,SECRET3' });
    expect(sentences).toEqual([
      'OTEL_EXPORTER_OTLP_HEADERS (value hidden) is not name=value throughout (entries 1, 2 and 4 have no "="); using the other headers',
    ]);
  });

  it('take no name for a prototype', () => {
    const { settings } = parse({ OTEL_EXPORTER_OTLP_HEADERS: '__proto__=x' });
    expect(Object.entries(settings.traces.otlp.headers)).toEqual([['__proto__', 'x']]);
  });
});

describe('the rest of OTLP', () => {
  it('is taken for all signals, and for one before', () => {
    const { settings } = parse({
      OTEL_EXPORTER_OTLP_CERTIFICATE: '/tls/ca.pem',
      OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE: '/tls/client.pem',
      OTEL_EXPORTER_OTLP_CLIENT_KEY: '/tls/client.key',
      OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip',
      OTEL_EXPORTER_OTLP_LOGS_CERTIFICATE: '/tls/logs.pem',
      OTEL_EXPORTER_OTLP_LOGS_COMPRESSION: 'none',
    });
    expect(settings.traces.otlp).toMatchObject({
      certificate: '/tls/ca.pem',
      clientCertificate: '/tls/client.pem',
      clientKey: '/tls/client.key',
      compression: 'gzip',
    });
    expect(settings.logs.otlp).toMatchObject({
      certificate: '/tls/logs.pem',
      clientKey: '/tls/client.key',
      compression: 'none',
    });
  });
});
