import { context, SpanKind, trace, type Context, type Span, type Tracer } from '@opentelemetry/api';
import { ATTR_RPC_METHOD, ATTR_RPC_SYSTEM_NAME } from '@opentelemetry/semantic-conventions';
import { ATTR_CLOUD_REGION } from '@opentelemetry/semantic-conventions/incubating';
import { followCall } from '../../patching/follow-call';
import type { Settlement } from '../../patching/follow-promise';
import { guarded } from '../../patching/guarded';
import { wrapFunction, type AnyFunction, type Invoke } from '../../patching/wrap-function';
import { failSpan } from '../fail-span';
import { readCall, type AwsClient } from './aws-call';
import { carryContext } from './carry-context';
import { describeCall } from './describe-call';
import { describeOutput } from './describe-output';
import { regionOf } from './region-of';

/** What of ours is needed while a command is sent. */
export interface Sending {
  readonly tracer: () => Tracer;
}

/** `send` of a client, in a span; with a callback or for a promise. */
export const sendInSpan = ({ tracer }: Sending): Invoke => {
  const begin = guarded(
    'the span of a call to AWS',
    (client: AwsClient, command: object): Begun | undefined => {
      const call = readCall(client, command);
      if (call === undefined) return undefined;
      const { service, operation, input } = call;
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
      const describe = guarded('what a call to AWS gave', (output: unknown) =>
        describeOutput(span, call, output),
      );
      return {
        context: ofSpan,
        command: withInput(command, input, carry(call, ofSpan) ?? input),
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
    const [command, ...others] = args;
    const begun =
      typeof command === 'object' && command !== null
        ? begin(thisArg as AwsClient, command)
        : undefined;
    if (begun === undefined) return Reflect.apply(original, thisArg, args);
    const callbackAt = others.findIndex((argument) => typeof argument === 'function');
    if (callbackAt < 0) {
      return followCall(
        begun.context,
        () => Reflect.apply(original, thisArg, [begun.command, ...others]) as unknown,
        begun,
      );
    }
    const callback = settleFirst(others[callbackAt] as AnyFunction, begun);
    return callWith(
      begun,
      () =>
        Reflect.apply(original, thisArg, [
          begun.command,
          ...others.with(callbackAt, callback),
        ]) as unknown,
    );
  };
};

interface Begun extends Settlement {
  readonly context: Context;
  readonly command: object;
}

const carry = guarded('the context of a call to AWS', carryContext);

/**
 * The command with another input. What the library and its middleware read of a command is read
 * through this one; the caller's own keeps its input.
 */
function withInput(command: object, own: object, input: object): object {
  if (input === own) return command;
  return Object.create(command, {
    input: { value: input, writable: true, enumerable: true, configurable: true },
  }) as object;
}

/** A callback that runs in the context of the caller, once the span has been told. */
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
