import {
  createServer,
  request as sendRequest,
  type IncomingHttpHeaders,
  type IncomingMessage,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { once } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { createMethodNames } from '../../../src/instrumentations/http/known-methods';
import { readServerAttributes } from '../../../src/instrumentations/http/server-attributes';

const nameMethod = createMethodNames(['GET', 'PATCH']);

/** A connection, as far as anything is asked of it. */
const connectionFrom = (address: string) => ({
  _handle: {
    getpeername(out: Record<string, unknown>) {
      Object.assign(out, { address, family: 'IPv4', port: 40_000 });
      return 0;
    },
  },
});

const attributesOf = (
  about: {
    readonly method?: string;
    readonly url?: string;
    readonly headers?: IncomingHttpHeaders;
  },
  socket: object = connectionFrom('10.1.2.3'),
) =>
  readServerAttributes(
    {
      method: 'GET',
      url: '/',
      httpVersion: '1.1',
      headers: {},
      socket,
      ...about,
    } as unknown as IncomingMessage,
    nameMethod,
  );

describe('readServerAttributes', () => {
  it('reads a request that came over the network', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const path = '/orders/7?full=1&q=a%20b';
    const client = sendRequest({
      port,
      path,
      headers: { 'User-Agent': 'test' },
      agent: false,
    }).end();
    client.on('error', () => undefined);
    const [request] = (await once(server, 'request')) as [IncomingMessage];
    const attributes = readServerAttributes(request, nameMethod);
    expect(request.socket).not.toHaveProperty('_peername');
    const { remotePort } = request.socket;
    client.destroy();
    server.close();
    expect(attributes).toEqual({
      'http.request.method': 'GET',
      'url.scheme': 'http',
      'url.path': '/orders/7',
      'url.query': 'full=1&q=a%20b',
      'network.protocol.version': '1.1',
      'network.peer.address': '127.0.0.1',
      'network.peer.port': remotePort,
      'client.address': '127.0.0.1',
      'server.address': 'localhost',
      'server.port': port,
      'user_agent.original': 'test',
    });
  });

  it('leaves out what is not known', () => {
    expect(attributesOf({}, {})).toEqual({
      'http.request.method': 'GET',
      'url.scheme': 'http',
      'url.path': '/',
      'network.protocol.version': '1.1',
    });
  });

  it('knows TLS by the connection', () => {
    const attributes = attributesOf({ headers: { host: 'shop.test' } }, { encrypted: true });
    expect(attributes).toMatchObject({ 'url.scheme': 'https', 'server.port': 443 });
  });

  it.each<[IncomingHttpHeaders, object, string]>([
    [{ 'x-forwarded-proto': 'https' }, {}, 'https'],
    [{ 'x-forwarded-proto': 'HTTPS, http' }, {}, 'https'],
    [{ 'x-forwarded-proto': 'http' }, { encrypted: true }, 'http'],
    [{ 'x-forwarded-proto': 'wss' }, {}, 'http'],
    [{ 'x-forwarded-proto': 'anything <at> all' }, { encrypted: true }, 'https'],
    [{ 'x-forwarded-proto': '' }, {}, 'http'],
    [{ forwarded: 'for=1.2.3.4;proto=https', 'x-forwarded-proto': 'http' }, {}, 'https'],
    [{ forwarded: 'for=1.2.3.4' }, {}, 'http'],
  ])('of the headers %j on %j takes the scheme', (headers, socket, scheme) => {
    expect(attributesOf({ headers }, socket)['url.scheme']).toBe(scheme);
  });

  it('takes the port of the scheme that the client asked for', () => {
    const headers = { host: 'shop.test', 'x-forwarded-proto': 'https' };
    expect(attributesOf({ headers })['server.port']).toBe(443);
  });

  it.each([
    ['::ffff:10.1.2.3', '10.1.2.3'],
    ['::FFFF:10.1.2.3', '10.1.2.3'],
    ['2001:db8::1', '2001:db8::1'],
    ['::ffff:a01:203', '::ffff:a01:203'],
  ])('says of the client %s that it is %s', (address, client) => {
    const attributes = attributesOf({}, connectionFrom(address));
    expect(attributes['client.address']).toBe(client);
    expect(attributes['network.peer.address']).toBe(address);
  });

  it('names a method that no convention knows by its own name beside', () => {
    expect(attributesOf({ method: 'PROPFIND' })).toMatchObject({
      'http.request.method': '_OTHER',
      'http.request.method_original': 'PROPFIND',
    });
    expect(attributesOf({ method: 'PATCH' })['http.request.method_original']).toBeUndefined();
  });

  it.each([
    ['/a', '/a', undefined],
    ['/a?', '/a', undefined],
    ['/a?b=1?2', '/a', 'b=1?2'],
    ['//a/b?c', '//a/b', 'c'],
    ['/%zz?%', '/%zz', '%'],
    ['http://shop.test/a/b?c=1', '/a/b', 'c=1'],
    ['http://shop.test', '/', undefined],
    ['*', '*', undefined],
    ['shop.test:443', 'shop.test:443', undefined],
    ['', '', undefined],
  ])('of the URL %j takes path and query', (url, path, query) => {
    const attributes = attributesOf({ url });
    expect([attributes['url.path'], attributes['url.query']]).toEqual([path, query]);
  });

  it.each<[IncomingHttpHeaders, string | undefined, number | undefined]>([
    [{ host: 'shop.test' }, 'shop.test', 80],
    [{ host: 'shop.test:8080' }, 'shop.test', 8080],
    [{ host: '[::1]:8080' }, '[::1]', 8080],
    [{ host: '[::1]' }, '[::1]', 80],
    [{ host: 'shop.test:' }, 'shop.test:', 80],
    [{ host: '' }, undefined, undefined],
    [{ host: 'inner', 'x-forwarded-host': 'shop.test' }, 'shop.test', undefined],
    [
      { host: 'inner', 'x-forwarded-host': 'shop.test', 'x-forwarded-proto': 'https' },
      'shop.test',
      443,
    ],
    [
      { 'x-forwarded-host': 'shop.test:81, proxy', 'x-forwarded-proto': 'https,http' },
      'shop.test',
      81,
    ],
    [{ host: 'inner', forwarded: 'for=1.2.3.4;host=shop.test;proto=https' }, 'shop.test', 443],
    [{ host: 'inner', forwarded: 'for=1.2.3.4, host="shop.test:82"' }, 'shop.test', 82],
    [{ host: 'inner', forwarded: '=;broken' }, 'inner', 80],
  ])('of the headers %j takes the server', (headers, address, port) => {
    const attributes = attributesOf({ headers });
    expect([attributes['server.address'], attributes['server.port']]).toEqual([address, port]);
  });

  it.each<[IncomingHttpHeaders, string]>([
    [{}, '10.1.2.3'],
    [{ 'x-forwarded-for': '1.2.3.4' }, '1.2.3.4'],
    [{ 'x-forwarded-for': '1.2.3.4:5678, 10.0.0.1' }, '1.2.3.4'],
    [{ 'x-forwarded-for': '2001:db8::1' }, '2001:db8::1'],
    [{ 'x-forwarded-for': '[2001:db8::1]:80' }, '2001:db8::1'],
    [{ 'x-forwarded-for': '' }, '10.1.2.3'],
    [{ forwarded: 'for="[2001:db8::1]:80"', 'x-forwarded-for': '1.2.3.4' }, '2001:db8::1'],
    [{ forwarded: 'for=_hidden' }, '_hidden'],
  ])('of the headers %j takes the client', (headers, address) => {
    expect(attributesOf({ headers })['client.address']).toBe(address);
  });
});
