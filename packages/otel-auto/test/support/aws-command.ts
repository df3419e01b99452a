import { resolveWithCarry } from '../../src/instrumentations/aws-sdk/carry-while-sending';
import { Patches } from '../../src/patching/patches';

interface Args {
  readonly input: unknown;
}

type Handler = (args: Args) => unknown;
type Middleware = (next: Handler) => Handler;

interface Entry {
  readonly name?: string;
  readonly middleware?: Middleware;
}

/** A middleware stack like that of the AWS SDK, without its steps and priorities. */
export interface TestStack {
  add(middleware: Middleware, options?: Entry): void;
  addRelativeTo(): void;
  remove(middleware: Middleware): void;
  clone(): TestStack;
  concat(from: TestStack): TestStack;
  applyToStack(to: Pick<TestStack, 'add'>): void;
  resolve(handler: Handler): Handler;
}

export function createStack(): TestStack {
  let entries: Required<Pick<Entry, 'middleware'>>[] = [];
  const applyToStack = (to: Pick<TestStack, 'add'>) => {
    for (const entry of entries) to.add(entry.middleware, { ...entry });
  };
  const clone = () => {
    const cloned = createStack();
    applyToStack(cloned);
    return cloned;
  };
  return {
    add: (middleware, options) => void entries.push({ middleware, ...options }),
    addRelativeTo() {},
    remove(middleware) {
      entries = entries.filter((entry) => entry.middleware !== middleware);
    },
    clone,
    concat(from) {
      const joined = clone();
      from.applyToStack(joined);
      return joined;
    },
    applyToStack,
    resolve: (handler) => entries.reduceRight((next, { middleware }) => middleware(next), handler),
  };
}

/** The base class of commands as in the AWS SDK, with what the instrumentation adds. */
export class Command {
  readonly middlewareStack = createStack();
  /** The serialized input. */
  sent: object | undefined;
  serialized: (input: unknown) => unknown = () => undefined;
  afterSerializer: Handler = () => undefined;

  constructor(
    readonly input: object,
    private readonly output: object = {},
  ) {}

  resolveMiddleware(clientStack: TestStack, configuration: object): Handler {
    return this.resolveMiddlewareWithContext(clientStack, configuration);
  }

  resolveMiddlewareWithContext(clientStack: TestStack, _configuration: object): Handler {
    this.middlewareStack.add(
      (next) => (args) => {
        this.sent = args.input as object;
        // A cached handler serves other commands than the one that it was resolved for.
        ((args as Partial<Command>).serialized ?? this.serialized)(args.input);
        return next({ ...args });
      },
      { name: 'serializerMiddleware' },
    );
    return clientStack.concat(this.middlewareStack).resolve(async (args) => {
      this.afterSerializer(args);
      return this.output;
    });
  }
}

new Patches().method(Command.prototype, 'resolveMiddlewareWithContext', resolveWithCarry);
