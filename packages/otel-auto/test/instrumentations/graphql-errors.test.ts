import { expect, it } from '@jest/globals';
import { SpanStatusCode, trace, INVALID_SPAN_CONTEXT, type SpanStatus } from '@opentelemetry/api';
import { recordGraphqlErrors } from '../../src/instrumentations/graphql-errors';

/** The status that an operation gets for what its resolvers gave. */
const statusFor = (errors?: Parameters<typeof recordGraphqlErrors>[1]['errors']) => {
  const span = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
  let given: SpanStatus | undefined;
  span.setStatus = (status) => {
    given = status;
    return span;
  };
  recordGraphqlErrors(span, errors === undefined ? {} : { errors });
  return given;
};

const failed = (message: string) => ({ code: SpanStatusCode.ERROR, message });

it('makes an operation an error when a resolver fails', () => {
  expect(statusFor([{ message: 'broke', originalError: new Error('broke') }])).toEqual(
    failed('broke'),
  );
  expect(statusFor([{ message: 'broke' }])).toEqual(failed('broke'));
});

it('leaves an operation without errors as it is', () => {
  expect(statusFor()).toBeUndefined();
  expect(statusFor([])).toBeUndefined();
});

it.each([
  { message: 'no', extensions: { code: 'UNAUTHENTICATED' } },
  { message: 'no', originalError: { getStatus: () => 404 } },
])('takes what a client did wrong for no error (%j)', (error) => {
  expect(statusFor([error])).toBeUndefined();
  expect(statusFor([error, { message: 'broke' }])).toEqual(failed('broke'));
});

it('takes a status of 500 for an error', () => {
  expect(statusFor([{ message: 'no', originalError: { getStatus: () => 500 } }])).toEqual(
    failed('no'),
  );
});
