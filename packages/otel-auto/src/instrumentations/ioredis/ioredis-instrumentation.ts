import { context, trace, type Span } from '@opentelemetry/api';
import {
  InstrumentationNodeModuleDefinition,
  type InstrumentationConfig,
} from '@opentelemetry/instrumentation';
import { guarded } from '../../patching/guarded';
import { Patches } from '../../patching/patches';
import { wrapFunction, type AnyFunction } from '../../patching/wrap-function';
import { attempt, DatabaseInstrumentation } from '../database/database-instrumentation';
import type { DatabaseOperation } from '../database/database-operation';
import { prototypeOf } from '../database/patched-file';
import { describeRedisCommand } from '../redis/redis-description';

interface IoRedis {
  readonly options?: { readonly host?: string; readonly port?: number; readonly path?: string };
}

interface IoRedisCommand {
  readonly name?: unknown;
  readonly args?: readonly unknown[];
  resolve?: unknown;
  reject?: unknown;
}

/**
 * Instruments `ioredis`: commands, alone, in pipelines and in transactions, if there is a span
 * around them.
 *
 * It does not use the library's tracing channels: while they have a subscriber, the library returns
 * another promise, and marks it as handled, so that unhandled rejections are lost. Instead, as in
 * upstream's instrumentation, the command's own functions that settle it are replaced.
 */
export class IORedisInstrumentation extends DatabaseInstrumentation {
  declare private sent: WeakSet<object>;

  constructor(config: InstrumentationConfig = {}) {
    super('ioredis', config);
  }

  protected override init(): InstrumentationNodeModuleDefinition {
    const patches = new Patches();
    this.sent = new WeakSet();
    return new InstrumentationNodeModuleDefinition(
      'ioredis',
      ['>=2.0.0 <7'],
      (exports: unknown) => {
        patches.method(prototypeOf(exports), 'sendCommand', (send, self, args) =>
          this.#send(send, self as IoRedis, args),
        );
        patches.method(prototypeOf(exports), 'connect', (connect, self, args) =>
          this.#connect(connect, self as IoRedis, args),
        );
        return exports;
      },
      () => patches.undo(),
    );
  }

  #send(send: AnyFunction, client: IoRedis, args: readonly unknown[]): unknown {
    const [command] = args as [IoRedisCommand | undefined];
    if (typeof command !== 'object' || command === null || this.sent.has(command)) {
      return Reflect.apply(send, client, args);
    }
    // A command that waits for a connection is sent again, by the code that has made the
    // connection.
    this.sent.add(command);
    const operation = this.#startInSpan(client, command);
    if (operation === undefined) return Reflect.apply(send, client, args);
    guarded('the end of a database span', () => {
      settling(command, 'resolve', () => operation.succeed());
      settling(command, 'reject', (error) => operation.fail(error));
    })();
    return attempt(operation, () => Reflect.apply(send, client, args) as unknown);
  }

  #connect(connect: AnyFunction, client: IoRedis, args: readonly unknown[]): unknown {
    // The context of the first attempt is that of all others, long after its span has ended.
    const operation = isUnderWay(trace.getSpan(context.active()))
      ? this.#startInSpan(client, { name: 'connect' })
      : undefined;
    if (operation === undefined) return Reflect.apply(connect, client, args);
    const result = attempt(operation, () => Reflect.apply(connect, client, args) as unknown);
    operation.succeed();
    return result;
  }

  #startInSpan({ options }: IoRedis, command: IoRedisCommand): DatabaseOperation | undefined {
    if (trace.getSpan(context.active()) === undefined) return undefined;
    return this.startOperation(() =>
      describeRedisCommand(command.name, command.args ?? [], {
        address: options?.path ?? options?.host,
        port: options?.path === undefined ? options?.port : undefined,
      }),
    );
  }
}

const isUnderWay = (span: Span | undefined): boolean =>
  span !== undefined && (span.isRecording() || span.spanContext().isRemote === true);

function settling(
  command: IoRedisCommand,
  name: 'resolve' | 'reject',
  onSettled: (value: unknown) => void,
): void {
  const { [name]: settle } = command;
  if (typeof settle !== 'function') return;
  const settleAndReport = wrapFunction(settle as AnyFunction, (original, self, args) => {
    onSettled(args[0]);
    return Reflect.apply(original, self, args) as unknown;
  });
  Object.assign(command, { [name]: settleAndReport });
}
