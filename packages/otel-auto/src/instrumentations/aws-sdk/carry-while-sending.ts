import { context, createContextKey, type Context } from '@opentelemetry/api';
import { guarded } from '../../patching/guarded';
import { withValues } from '../../patching/with-values';
import type { Invoke } from '../../patching/wrap-function';
import type { AwsClient } from './aws-call';
import { withSerializedCopy, type Carry, type MiddlewareStack } from './serialize-copy';

/** A command while it is being sent, and the function that adds its call's context. */
export interface Sending {
  readonly command: object;
  readonly carry: Carry;
}

const SENDING = createContextKey('command that is sent to AWS');

const sendingIn = (given: Context) => given.getValue(SENDING) as Sending | undefined;

/**
 * Returns the context in which a command is sent; it identifies the call where the command is
 * resolved.
 */
export const whileSending = (ofCall: Context, sending: Sending): Context =>
  ofCall.setValue(SENDING, sending);

/**
 * Wraps `resolveMiddlewareWithContext` of a command, which joins the stacks of the client and the
 * command. A command that is not being sent, such as one for which a URL is signed, is resolved
 * without changes.
 */
export const resolveWithCarry: Invoke = (original, thisArg, args) => {
  const [clientStack, configuration] = args;
  const stack = stackFor(thisArg, clientStack as MiddlewareStack, configuration);
  return Reflect.apply(
    original,
    thisArg,
    stack === undefined ? args : [stack, ...args.slice(1)],
  ) as unknown;
};

const stackFor = guarded(
  'the context of a call to AWS',
  (command: unknown, clientStack: MiddlewareStack, configuration: unknown) => {
    const sending = sendingIn(context.active());
    if (sending === undefined || sending.command !== command) return undefined;
    const isKept = (configuration as { cacheMiddleware?: unknown }).cacheMiddleware === true;
    // A cached handler serves later calls too, each of which runs in its own context.
    return withSerializedCopy(clientStack, () =>
      isKept ? sendingIn(context.active())?.carry : sending.carry,
    );
  },
);

/**
 * Returns the client to send a command with. Commands of older versions join the stacks in a method
 * of each class, so a wrapper around their client provides the stack.
 */
export const clientFor = guarded(
  'the context of a call to AWS',
  (client: AwsClient, { command, carry }: Sending): AwsClient => {
    const { middlewareStack } = client;
    if ('resolveMiddlewareWithContext' in command || middlewareStack === undefined) return client;
    return withValues(client, {
      middlewareStack: withSerializedCopy(middlewareStack as MiddlewareStack, () => carry),
    });
  },
);
