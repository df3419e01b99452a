import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { context } from '@opentelemetry/api';
import { RouterResponseController } from '@nestjs/core/router/router-response-controller';
import { patchRouterResponseController } from '../../src/handlers/router-response-controller';
import { requestIn } from '../../src/request';
import { asNestClass, createNest, createRequest } from '../support/nest';
import { createTelemetry, removeGlobals, type Telemetry } from '../support/telemetry';

let telemetry: Telemetry;
let statuses: unknown[];

beforeAll(() => {
  telemetry = createTelemetry();
  patchRouterResponseController(
    asNestClass(RouterResponseController),
    createNest(telemetry.tracer),
  );
});
afterAll(removeGlobals);

const setStatus = (response: object): void => {
  statuses = [];
  const adapter = { status: (...args: unknown[]) => statuses.push(...args) };
  new RouterResponseController(adapter as never).setStatus(response as never, 201);
};

it.each([
  ['Express', 'req', { route: { path: '/:id' }, baseUrl: '/orders' }],
  ['Fastify', 'request', { routeOptions: { url: '/orders/:id' } }],
])('the server span gets its route when %s answers', (_platform, key, request) => {
  const { metadata, serve } = createRequest(telemetry.tracer);
  const raw = {};
  const response = { [key]: { method: 'POST', ...request }, raw };
  serve(() => {
    setStatus(response);
    expect(requestIn(context.active())).toEqual({
      method: 'POST',
      route: '/orders/:id',
      response: raw,
    });
  });
  expect(metadata.route).toBe('/orders/:id');
  expect(statuses).toEqual([response, 201]);
});

it('a response without its request gets its status all the same', () => {
  const { metadata, serve } = createRequest(telemetry.tracer);
  const response = {};
  serve(() => setStatus(response));
  expect(metadata.route).toBeUndefined();
  expect(statuses).toEqual([response, 201]);
});
