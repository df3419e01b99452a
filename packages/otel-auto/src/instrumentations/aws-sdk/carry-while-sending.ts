import { context, createContextKey, type Context } from '@opentelemetry/api';
import { guarded } from '../../patching/guarded';
import { withValues } from '../../patching/with-values';
import type { Invoke } from '../../patching/wrap-function';
import type { AwsClient } from './aws-call';
import { withSerializedCopy, type Carry, type MiddlewareStack } from './serialize-copy';

/** A command while it is sent, and what its call adds. */
export interface Sending {
  readonly command: object;
  readonly carry: Carry;
}

const SENDING = createContextKey('command that is sent to AWS');

const sendingIn = (given: Context) => given.getValue(SENDING) as Sending | undefined;

/** A context in which a command is sent: it is how a call is known where its command is resolved. */
export const whileSending = (ofCall: Context, sending: Sending): Context =>
  ofCall.setValue(SENDING, sending);

/**
 * `resolveMiddlewareWithContext` of a command, where the stacks of the client and the command are
 * joined. A command that is not being sent, such as one for which an URL is signed, is resolved as ever.
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
    // A handler that is kept serves later calls too, each of which runs in a context of its own.
    return withSerializedCopy(clientStack, () =>
      isKept ? sendingIn(context.active())?.carry : sending.carry,
    );
  },
);

/**
 * The client that a command is sent by. Commands of older versions join the stacks in a method
 * of each class, so that a stand-in for their client gives them the stack.
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
