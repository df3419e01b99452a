import { describe, expect, it } from '@jest/globals';
import {
  describeUndiciRequest,
  keepOneOfEach,
  readHeaderOf,
  setHeaderOf,
  type UndiciRequest,
} from '../../../src/instrumentations/undici/undici-request';

const request = (more: Partial<UndiciRequest> = {}): UndiciRequest => ({
  method: 'GET',
  origin: 'http://shop.test',
  path: '/a?b=1',
  headers: [],
  ...more,
});

describe('describeUndiciRequest', () => {
  it('reads what the conventions ask for', () => {
    const headers = ['User-Agent', 'test'];
    expect(describeUndiciRequest(request({ headers }))).toEqual({
      method: 'GET',
      url: 'http://shop.test/a?b=1',
      serverAddress: 'shop.test',
      serverPort: 80,
      destination: { host: 'shop.test', port: 80 },
      userAgent: 'test',
      attributes: { 'url.path': '/a', 'url.query': 'b=1', 'url.scheme': 'http' },
    });
  });

  it.each<[unknown, number | undefined]>([
    ['https://shop.test', 443],
    [new URL('https://shop.test:8443'), 8443],
  ])('of %s takes the port', (origin, port) => {
    expect(describeUndiciRequest(request({ origin }))?.serverPort).toBe(port);
  });

  it.each([
    ['//api.internal/x?a=1', 'http://shop.test//api.internal/x?a=1'],
    ['//user:pw@evil.test/', 'http://shop.test//user:pw@evil.test/'],
    ['http://api.internal/y?b=2', 'http://shop.test/y?b=2'],
  ])('never takes the host from the path %s', (path, url) => {
    const about = describeUndiciRequest(request({ path }));
    expect(about).toMatchObject({ url, serverAddress: 'shop.test', serverPort: 80 });
    expect(about?.destination).toEqual({ host: 'shop.test', port: 80 });
  });

  it.each([undefined, null, 'no origin', {}])('gives nothing without an origin (%j)', (origin) => {
    expect(describeUndiciRequest(request({ origin }))).toBeUndefined();
  });
});

describe('a header of a request', () => {
  it.each<[string, unknown, unknown]>([
    ['names and values', ['A', '1', 'TraceParent', 'own', 'B', '2'], ['A', '1', 'B', '2']],
    ['one twice', ['traceparent', 'one', 'a', '1', 'TRACEPARENT', 'two'], ['a', '1']],
    ['several values', ['a', ['1', '2']], ['a', ['1', '2']]],
  ])('takes the place of those of its name (%s)', (_kind, headers, others) => {
    const sent = request({ headers: structuredClone(headers) });
    setHeaderOf(sent, ['traceparent', 'ours']);
    expect(sent.headers).toEqual([...(others as unknown[]), 'traceparent', 'ours']);
    expect(readHeaderOf(sent)('traceparent')).toBe('ours');
  });

  it('takes their place in lines, as before undici 6', () => {
    const sent = request({ headers: 'a: 1\r\nTraceparent: own\r\nb: 2\r\ntraceparent:x\r\n' });
    expect(readHeaderOf(sent)('traceparent')).toBe('x');
    setHeaderOf(sent, ['traceparent', 'ours']);
    expect(sent.headers).toBe('a: 1\r\nb: 2\r\ntraceparent: ours\r\n');
  });

  it('is given to a request that keeps its headers in another form', () => {
    const added: unknown[] = [];
    setHeaderOf(request({ headers: {}, addHeader: (...args) => added.push(args) }), ['a', '1']);
    setHeaderOf(request({ headers: undefined }), ['a', '1']);
    expect(added).toEqual([['a', '1']]);
  });
});

describe('a header that somebody adds after us', () => {
  const OURS = '0af7651916cd43dd8448eb211c80319c';
  const sent = () => {
    const headers: string[] = [];
    const made = request({
      headers,
      addHeader(this: UndiciRequest, name: string, value: string) {
        (this.headers as string[]).push(name, value);
        return this;
      },
    });
    setHeaderOf(made, ['traceparent', `00-${OURS}-b7ad6b7169203331-01`]);
    keepOneOfEach(made, [['traceparent', '']], OURS);
    return made;
  };

  it('is left out where it is of the same trace', () => {
    const made = sent();
    made.addHeader?.('traceparent', `00-${OURS}-00f067aa0ba902b7-01`);
    expect(made.headers).toEqual(['traceparent', `00-${OURS}-b7ad6b7169203331-01`]);
  });

  it('takes the place of ours where it is of another', () => {
    const made = sent();
    made.addHeader?.('Traceparent', '00-theirs-00f067aa0ba902b7-01');
    expect(made.headers).toEqual(['Traceparent', '00-theirs-00f067aa0ba902b7-01']);
  });

  it('is added where it is no header of ours', () => {
    const made = sent();
    made.addHeader?.('tracestate', 'a=b');
    expect((made.headers as string[]).slice(2)).toEqual(['tracestate', 'a=b']);
  });
});
