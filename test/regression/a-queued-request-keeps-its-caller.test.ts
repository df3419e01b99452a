import { describe, expect, it } from '@jest/globals';
import { runScript } from '../support/run';

/** Three callers share an agent with one socket, so that two of them wait for the first. */
const QUEUED = `
  const http = require('node:http');
  const { setTimeout: wait } = require('node:timers/promises');
  const { context, trace } = require('@opentelemetry/api');
  const tracer = trace.getTracer('application');
  const logger = require('winston').createLogger({
    transports: [new (require('winston').transports.Console)()],
  });
  const agent = new http.Agent({ maxSockets: 1, keepAlive: true });
  const server = http.createServer((request, response) => setTimeout(() => response.end(), 20));
  const call = (port, name) =>
    tracer.startActiveSpan(name, (span) => new Promise((resolve) => {
      http.get({ port, path: '/' + name, agent }, (answer) => {
        logger.info('answered ' + name);
        answer.on('end', () => {
          tracer.startSpan('after ' + name).end();
          span.end();
          resolve();
        });
        answer.resume();
      });
    }));
  server.listen(0, async () => {
    const { port } = server.address();
    await Promise.all(['one', 'two', 'three'].map((name) => call(port, name)));
    agent.destroy();
    server.close();
  });
`;

describe('a request that waits for the socket of another', () => {
  it('is answered in the context of its caller, as are its spans and log lines', async () => {
    const run = await runScript(QUEUED);
    expect(run.exitCode).toBe(0);
    for (const name of ['one', 'two', 'three']) {
      const caller = run.spans.find((span) => span.name === name);
      const after = run.spans.find((span) => span.name === `after ${name}`);
      const line = run.logRecords.find(({ body }) => body === `answered ${name}`);
      expect(after?.parentSpanId).toBe(caller?.spanId);
      expect(line?.spanId).toBe(caller?.spanId);
      const sent = run.spans.filter(
        ({ kind, parentSpanId }) => kind === 'CLIENT' && parentSpanId === caller?.spanId,
      );
      expect(sent).toHaveLength(1);
    }
  });
});
