import { context, SpanKind, trace, type Context, type Span, type Tracer } from '@opentelemetry/api';
import { ATTR_RPC_METHOD, ATTR_RPC_SYSTEM_NAME } from '@opentelemetry/semantic-conventions';
import { ATTR_CLOUD_REGION } from '@opentelemetry/semantic-conventions/incubating';
import { followCall } from '../../patching/follow-call';
import type { Settlement } from '../../patching/follow-promise';
import { guarded } from '../../patching/guarded';
import { wrapFunction, type AnyFunction, type Invoke } from '../../patching/wrap-function';
import { failSpan } from '../fail-span';
import { readCall, type AwsClient } from './aws-call';
import { carrierOf } from './carry-context';
import { clientFor, whileSending } from './carry-while-sending';
import { describeCall } from './describe-call';
import { describeOutput } from './describe-output';
import { regionOf } from './region-of';

/** The telemetry that sending a command needs. */
export interface SendNeeds {
  readonly tracer: () => Tracer;
}

/** Wraps `send` of a client in a span, both with a callback and with a promise. */
export const sendInSpan = ({ tracer }: SendNeeds): Invoke => {
  const begin = guarded(
    'the span of a call to AWS',
    (client: AwsClient, command: object): Begun | undefined => {
      const call = readCall(client, command);
      if (call === undefined) return undefined;
      const { service, operation } = call;
      const { name, kind, attributes } = describeCall(call);
      const span = tracer().startSpan(name ?? `${service}.${operation}`, {
        kind: kind ?? SpanKind.CLIENT,
        attributes: {
          ...attributes,
          [ATTR_RPC_SYSTEM_NAME]: 'aws-api',
          [ATTR_RPC_METHOD]: `${service}/${operation}`,
        },
      });
      const ofSpan = trace.setSpan(context.active(), span);
      const carry = carrierOf(call, ofSpan);
      const sending = carry && { command, carry };
      const describe = guarded('what a call to AWS gave', (output: unknown) =>
        describeOutput(span, call, output),
      );
      return {
        context: sending === undefined ? ofSpan : whileSending(ofSpan, sending),
        client: sending === undefined ? client : (clientFor(client, sending) ?? client),
        onValue(output) {
          describe(output);
          endWithRegion(span, client);
        },
        onError(error) {
          describe(error);
          failSpan(span, error);
          span.end();
        },
      };
    },
  );
  return (original, thisArg, args) => {
    const [command] = args;
    const begun =
      typeof command === 'object' && command !== null
        ? begin(thisArg as AwsClient, command)
        : undefined;
    if (begun === undefined) return Reflect.apply(original, thisArg, args);
    const callbackAt = args.findIndex(
      (argument, index) => index > 0 && typeof argument === 'function',
    );
    if (callbackAt < 0) {
      return followCall(
        begun.context,
        () => Reflect.apply(original, begun.client, args) as unknown,
        begun,
      );
    }
    const callback = settleFirst(args[callbackAt] as AnyFunction, begun);
    return callWith(
      begun,
      () => Reflect.apply(original, begun.client, args.with(callbackAt, callback)) as unknown,
    );
  };
};

interface Begun extends Settlement {
  readonly context: Context;
  /** The client that sends, or its wrapper. */
  readonly client: AwsClient;
}

/**
 * Wraps a callback so that it runs in its caller's context, after the result is recorded in the
 * span.
 */
function settleFirst(callback: AnyFunction, settlement: Settlement): AnyFunction {
  const ofCaller = context.active();
  return wrapFunction(callback, (original, thisArg, args) => {
    const [error, output] = args;
    if (error == null) settlement.onValue(output);
    else settlement.onError(error);
    return context.with(ofCaller, () => Reflect.apply(original, thisArg, args) as unknown);
  });
}

function callWith(begun: Begun, call: () => unknown): unknown {
  try {
    return context.with(begun.context, call);
  } catch (error) {
    begun.onError(error);
    throw error;
  }
}

function endWithRegion(span: Span, client: AwsClient): void {
  const end = (region: unknown): void => {
    if (typeof region === 'string') span.setAttribute(ATTR_CLOUD_REGION, region);
    span.end();
  };
  const region = readRegion(client);
  if (region instanceof Promise) region.then(end, end);
  else end(region);
}

const readRegion = guarded('the region of a call to AWS', regionOf);
