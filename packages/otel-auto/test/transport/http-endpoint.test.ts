import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from '@jest/globals';
import { openEndpoint } from '../../src/transport/http-endpoint';

const ENDPOINT = {
  url: 'http://collector.example:4318/v1/logs',
  certificate: undefined,
  clientCertificate: undefined,
  clientKey: undefined,
};

let server: Server | undefined;

afterEach(() => {
  delete process.env['HTTP_PROXY'];
  server?.closeAllConnections();
  server?.close();
});

describe('openEndpoint', () => {
  it('asks a proxy for the whole URL, with its credentials', async () => {
    const asked = new Promise<IncomingMessage>((resolve) => {
      server = createServer((request, response) => {
        response.end();
        resolve(request);
      }).listen(0, '127.0.0.1');
    });
    await new Promise((resolve) => server?.once('listening', resolve));
    const { port } = server!.address() as AddressInfo;
    process.env['HTTP_PROXY'] = `http://user:word@127.0.0.1:${port}`;
    openEndpoint(ENDPOINT)({ 'Content-Type': 'application/x-protobuf' }).end();

    const { url, method, headers } = await asked;
    expect({ url, method }).toEqual({ url: ENDPOINT.url, method: 'POST' });
    expect(headers).toMatchObject({
      host: 'collector.example:4318',
      'proxy-authorization': `Basic ${Buffer.from('user:word').toString('base64')}`,
      'content-type': 'application/x-protobuf',
    });
  });
});
