import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import { hrTimeToMilliseconds } from '@opentelemetry/core';
import { recordServerError, rememberServerError } from '../../src/instrumentations/server-errors';
import { createServerSpan, useContext } from '../support/server-span';

let stop: () => void;
beforeAll(() => {
  stop = useContext();
});
afterAll(() => stop());

/** The exceptions of a server span whose request met `errors` and was answered with `statusCode`. */
const exceptionsOf = (errors: readonly unknown[], statusCode: number | undefined) => {
  const server = createServerSpan();
  context.with(server.context, () => {
    for (const error of errors) rememberServerError(error);
  });
  recordServerError(server.span, statusCode);
  return server.finish().events.map(({ attributes }) => attributes);
};

describe('an error that passes while a request is served', () => {
  it.each([500, 502, 503, 599])('is recorded with an answer of status %i', (statusCode) => {
    expect(exceptionsOf([new TypeError('no')], statusCode)).toMatchObject([
      {
        'exception.type': 'TypeError',
        'exception.message': 'no',
        'exception.stacktrace': expect.stringContaining('TypeError: no'),
      },
    ]);
  });

  it.each([200, 302, 400, 404, 499, undefined])(
    'is not recorded with an answer of status %s',
    (statusCode) => {
      expect(exceptionsOf([new Error('no')], statusCode)).toEqual([]);
    },
  );

  it('is recorded when it was the first, and its companions are not', () => {
    expect(exceptionsOf([new Error('first'), new Error('second')], 500)).toMatchObject([
      { 'exception.message': 'first' },
    ]);
  });

  it('is recorded once', () => {
    const server = createServerSpan();
    context.with(server.context, () => rememberServerError(new Error('no')));
    recordServerError(server.span, 500);
    recordServerError(server.span, 500);
    expect(server.finish().events).toHaveLength(1);
  });

  it('is recorded with the time at which it passed', async () => {
    const server = createServerSpan();
    const before = Date.now();
    context.with(server.context, () => rememberServerError(new Error('no')));
    const after = Date.now();
    await new Promise((resolve) => setTimeout(resolve, 30));
    recordServerError(server.span, 500);
    const [event] = server.finish().events;
    const time = hrTimeToMilliseconds(event!.time);
    expect(time).toBeGreaterThanOrEqual(before - 1);
    expect(time).toBeLessThanOrEqual(after + 1);
  });

  it('belongs to its own request', () => {
    const [one, other] = [createServerSpan(), createServerSpan()];
    context.with(one.context, () => rememberServerError(new Error('of one')));
    for (const { span } of [one, other]) recordServerError(span, 500);
    expect(one.finish().events).toHaveLength(1);
    expect(other.finish().events).toHaveLength(0);
  });

  it('outside of a request is nobody\u2019s', () => {
    expect(() =>
      context.with(ROOT_CONTEXT, () => rememberServerError(new Error('no'))),
    ).not.toThrow();
  });

  it.each([
    ['text', 'text', undefined],
    [42, '42', 'number'],
    [null, 'null', 'object'],
    [undefined, 'undefined', 'undefined'],
    [Symbol('s'), 'Symbol(s)', 'symbol'],
    [{ status: 500, message: 'from a library' }, 'from a library', 'object'],
    [{ code: 'E' }, '[object Object]', 'object'],
    [Object.create(null), 'a value without a text', 'object'],
  ])('may be anything that can be thrown (%p)', (thrown, message, type) => {
    expect(exceptionsOf([thrown], 500)).toEqual([
      {
        'exception.message': message,
        ...(type === undefined ? {} : { 'exception.type': type }),
      },
    ]);
  });
});
