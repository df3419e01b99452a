import { guarded } from '../../patching/guarded';
import { withValues } from '../../patching/with-values';

/**
 * Returns the object to serialize in place of an input, for one call; the input itself if there is
 * nothing to add.
 */
export type Carry = (input: Readonly<Record<string, unknown>>) => object;

/** The methods used of a middleware stack of the SDK; each of them works without `this`. */
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
 * Returns the client's stack for resolving one command. In the stack that the two are joined into,
 * the serializer receives a copy of the input, and no other middleware does. The client's and the
 * command's own stacks stay unchanged, as do the names in the joined one.
 *
 * @param carryNow - returns what the running call adds; called for each call, since a handler may
 *   be cached
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

/** Creates a copy of a stack, entry by entry, whose serializer receives the copy of the input. */
const replaceSerializer = guarded(
  'the context of a call to AWS',
  (joined: MiddlewareStack, carryNow: () => Carry | undefined): MiddlewareStack => {
    // The order depends on when entries are added, so one entry alone cannot be replaced.
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

/**
 * Wraps a serializer so that it receives the copy of the input, and passes on the original with the
 * request that it has made.
 */
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
