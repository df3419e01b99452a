import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerQuestions } from '../helper.ts';

/**
 * Takes everything at the least cost, in a process of its own, so that decoding does not take the
 * CPU from what is measured. It keeps OTLP requests as they came and hands them to a real receiver
 * afterwards. It also stands for Datadog's agent.
 */

interface Kept {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

let kept: Kept[] = [];
let receivedBytes = 0;

const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
  const { url = '' } = request;
  const chunks: Buffer[] = [];
  request.on('error', () => {});
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    receivedBytes += body.length;
    if (url.startsWith('/v1/')) {
      kept.push({ path: url, headers: request.headers, body });
    }
    answer(url, request.headers, response);
  });
});

function answer(url: string, headers: IncomingHttpHeaders, response: ServerResponse): void {
  if (headers['content-type'] === 'application/x-protobuf') {
    // zero bytes are an empty Export*ServiceResponse
    response.writeHead(200, { 'content-type': 'application/x-protobuf' }).end();
  } else {
    const agent = /^\/v0\.\d+\/traces/.test(url);
    response.setHeader('content-type', 'application/json');
    response.end(agent ? '{"rate_by_service":{}}' : '{}');
  }
}

answerQuestions({
  listen: async () => {
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return `http://127.0.0.1:${port}`;
  },
  clear: () => {
    kept = [];
    receivedBytes = 0;
  },
  total: () => receivedBytes,
  handOver: async ({ url }) => {
    for (const { path, headers, body } of kept) {
      const { 'content-type': type = '', 'content-encoding': encoding } = headers;
      const passedOn = { 'content-type': type, ...(encoding && { 'content-encoding': encoding }) };
      const response = await fetch(`${url}${path}`, {
        method: 'POST',
        headers: passedOn,
        body: new Uint8Array(body),
      });
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`the receiver refused ${path}: ${response.status}`);
    }
    kept = [];
  },
});
