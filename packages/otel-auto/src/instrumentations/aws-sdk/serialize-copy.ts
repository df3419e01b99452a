import { guarded } from '../../patching/guarded';
import { withValues } from '../../patching/with-values';

/** Gives what is serialised in the place of an input, for one call; the input itself where nothing is added. */
export type Carry = (input: Readonly<Record<string, unknown>>) => object;

/** What is used of a middleware stack of the SDK; each of its methods works without `this`. */
export interface MiddlewareStack extends Target {
  readonly concat: (from: MiddlewareStack) => MiddlewareStack;
  readonly clone: () => MiddlewareStack;
  readonly remove: (middleware: Middleware) => unknown;
  readonly applyToStack: (to: Target) => unknown;
}

interface Target {
  readonly add: (middleware: Middleware, options: Entry) => unknown;
  readonly addRelativeTo: (middleware: Middleware, options: Entry) => unknown;
  readonly identifyOnResolve?: (toggle?: boolean) => boolean;
}

interface Entry {
  readonly name?: string;
  readonly middleware: Middleware;
}

type Middleware = (next: Handler, ...others: unknown[]) => Handler;
type Handler = (args: Args) => unknown;
interface Args {
  readonly input?: unknown;
}

/**
 * The stack of a client, for one command to be resolved with: of the stack that the two of them are
 * joined into, the serializer sees a copy of the input, and no other middleware does. The client's and
 * the command's own stacks stay as they are, as do the names that the joined one has.
 *
 * @param carryNow - what the call that runs adds; asked at each call, since a handler may be kept
 */
export function withSerializedCopy(
  clientStack: MiddlewareStack,
  carryNow: () => Carry | undefined,
): MiddlewareStack {
  return withValues(clientStack, {
    concat(ofCommand) {
      const joined = clientStack.concat(ofCommand);
      return replaceSerializer(joined, carryNow) ?? joined;
    },
  });
}

/** A stack like another, entry by entry, with a serializer that sees the copy. */
const replaceSerializer = guarded(
  'the context of a call to AWS',
  (joined: MiddlewareStack, carryNow: () => Carry | undefined): MiddlewareStack => {
    // Its order is that of adding, so that one entry cannot be replaced alone.
    const stack = joined.clone();
    const again: (() => unknown)[] = [];
    joined.applyToStack({
      add(given, entry) {
        stack.remove(given);
        const middleware =
          entry.name === 'serializerMiddleware' ? serializeCopy(given, carryNow) : given;
        again.push(() => stack.add(middleware, { ...entry, middleware }));
      },
      addRelativeTo(middleware, entry) {
        stack.remove(middleware);
        again.push(() => stack.addRelativeTo(middleware, entry));
      },
      identifyOnResolve: () => false,
    });
    for (const add of again) add();
    return stack;
  },
);

/** A serializer that sees the copy, and hands on what it was given beside the request it has made. */
function serializeCopy(serializer: Middleware, carryNow: () => Carry | undefined): Middleware {
  const add = guarded('the context of a call to AWS', (input: unknown): unknown =>
    typeof input === 'object' && input !== null
      ? carryNow()?.(input as Record<string, unknown>)
      : undefined,
  );
  return (next, ...others) => {
    const ofCopies = new WeakMap<object, unknown>();
    const handler = serializer(
      (args) => {
        const { input } = args;
        const isCopy = typeof input === 'object' && input !== null && ofCopies.has(input);
        return next(isCopy ? { ...args, input: ofCopies.get(input) } : args);
      },
      ...others,
    );
    return (args) => {
      const { input } = args;
      const copy = add(input) ?? input;
      if (copy === input) return handler(args);
      ofCopies.set(copy as object, input);
      return handler({ ...args, input: copy });
    };
  };
}
