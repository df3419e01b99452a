import type { IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { context, ROOT_CONTEXT, type Span } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import { configurationOf } from '../../src/instrumentations/configurations';
import { rememberServerError } from '../../src/instrumentations/server-errors';
import { createServerSpan, useContext } from '../support/server-span';
import { createTestRuntime } from '../support/test-runtime';

interface HttpConfiguration {
  ignoreIncomingRequestHook(request: Partial<IncomingMessage>): boolean;
  ignoreOutgoingRequestHook(): boolean;
  applyCustomAttributesOnSpan(span: Span, request: object, response: object): void;
}

const http = (env: Record<string, string> = {}) =>
  configurationOf('http', createTestRuntime({ env }).settings) as HttpConfiguration;

let stop: () => void;
beforeAll(() => {
  stop = useContext();
});
afterAll(() => stop());

describe('the path filter', () => {
  it.each(['/healthz', '/healthz?full=1', '/healthz?', '/metrics'])('leaves %s out', (url) => {
    expect(http().ignoreIncomingRequestHook({ url })).toBe(true);
  });

  it.each(['/', '/orders', '/healthz/deep', '/healthzz', '/orders?next=/healthz', ''])(
    'keeps %j',
    (url) => {
      expect(http().ignoreIncomingRequestHook({ url })).toBe(false);
    },
  );

  it('keeps a request without a URL', () => {
    expect(http().ignoreIncomingRequestHook({})).toBe(false);
  });
});

describe('requests of our own', () => {
  it.each([
    ['http', 'ignoreOutgoingRequestHook'],
    ['undici', 'ignoreRequestHook'],
  ])('are left out by %s, and no others', (name, hook) => {
    const configuration = configurationOf(name, createTestRuntime().settings) as Record<
      string,
      () => boolean
    >;
    expect(configuration[hook]!()).toBe(false);
    expect(context.with(suppressTracing(ROOT_CONTEXT), configuration[hook]!)).toBe(true);
  });
});

describe('a server span', () => {
  it.each([
    [500, 1],
    [404, 0],
  ])('of status %i gets the error that passed %i times', (statusCode, count) => {
    const server = createServerSpan();
    context.with(server.context, () => rememberServerError(new Error('thrown')));
    http().applyCustomAttributesOnSpan(server.span, {}, { statusCode });
    http().applyCustomAttributesOnSpan(server.span, {}, { statusCode });
    expect(server.finish().events).toHaveLength(count);
  });
});

describe('the server span', () => {
  it.each([
    [{ destroyed: true, writableFinished: false }, true],
    [{ destroyed: true, writableFinished: true }, undefined],
    [{ destroyed: false, writableFinished: false }, undefined],
    // what we get from a server that we asked
    [{ destroyed: true }, undefined],
  ])('says if the client went away before it had the answer (%j)', (response, said) => {
    const server = createServerSpan();
    http().applyCustomAttributesOnSpan(server.span, {}, response);
    expect(server.finish().attributes['acme.client_aborted']).toBe(said);
  });
});

describe('configurationOf', () => {
  it("leaves upstream's defaults where we want nothing else", () => {
    expect(configurationOf('pg', createTestRuntime().settings)).toEqual({});
    expect(configurationOf('unknown', createTestRuntime().settings)).toEqual({});
  });
});
