import { createServer } from 'node:http';
import { answerQuestions } from '../helper.mjs';

/**
 * Takes everything at the least cost, in a process of its own, so that decoding does not take the
 * CPU from what is measured. It keeps OTLP requests as they came and hands them to a real receiver
 * afterwards. It also stands for Datadog's agent.
 */

/** @type {{ path: string, headers: import('node:http').IncomingHttpHeaders, body: Buffer }[]} */
let kept = [];
let receivedBytes = 0;

const server = createServer({ keepAliveTimeout: 0 }, (request, response) => {
  const chunks = [];
  request.on('error', () => {});
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks);
    receivedBytes += body.length;
    if (request.url.startsWith('/v1/')) {
      kept.push({ path: request.url, headers: request.headers, body });
    }
    answer(request, response);
  });
});

function answer({ headers, url }, response) {
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
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${server.address().port}`;
  },
  clear: () => {
    kept = [];
    receivedBytes = 0;
  },
  total: () => receivedBytes,
  handOver: async ({ url }) => {
    for (const { path, headers, body } of kept) {
      const { 'content-type': type, 'content-encoding': encoding } = headers;
      const passedOn = { 'content-type': type, ...(encoding && { 'content-encoding': encoding }) };
      const response = await fetch(url + path, { method: 'POST', headers: passedOn, body });
      await response.arrayBuffer();
      if (!response.ok) throw new Error(`the receiver refused ${path}: ${response.status}`);
    }
    kept = [];
  },
});
