import {
  InstrumentationNodeModuleDefinition,
  type InstrumentationConfig,
} from '@opentelemetry/instrumentation';
import { Patches } from '../../patching/patches';
import type { AnyFunction } from '../../patching/wrap-function';
import { DatabaseInstrumentation, endingCallback } from '../database/database-instrumentation';
import type { DatabaseOperation, OperationDescription } from '../database/database-operation';
import { prototypeOf } from '../database/patched-file';

interface Memcached {
  readonly servers?: readonly unknown[];
}

/** The object that the library creates for a call of the application. */
interface MemcachedQuery {
  readonly type?: unknown;
  callback?: unknown;
}

/**
 * Instruments `memcached`: commands with a callback, which runs in the context of the caller. A
 * command without one is left alone, since the library checks whether there is one.
 */
export class MemcachedInstrumentation extends DatabaseInstrumentation {
  constructor(config: InstrumentationConfig = {}) {
    super('memcached', config);
  }

  protected override init(): InstrumentationNodeModuleDefinition {
    const patches = new Patches();
    return new InstrumentationNodeModuleDefinition(
      'memcached',
      ['>=2.2.0 <3'],
      (exports: unknown) => {
        patches.method(prototypeOf(exports), 'command', (command, self, args) =>
          this.#command(command, self as Memcached, args),
        );
        return exports;
      },
      () => patches.undo(),
    );
  }

  #command(command: AnyFunction, client: Memcached, args: readonly unknown[]): unknown {
    const [compile, server, ...others] = args;
    if (typeof compile !== 'function') return Reflect.apply(command, client, args);
    const started: { operation?: DatabaseOperation | undefined } = {};
    // The function is called again for commands to other servers without a response.
    let isCompiled = false;
    const observed = (...options: unknown[]): MemcachedQuery => {
      const query = Reflect.apply(compile as AnyFunction, undefined, options) as MemcachedQuery;
      const { callback } = query;
      if (isCompiled || typeof callback !== 'function') return query;
      isCompiled = true;
      const operation = this.startOperation(() => describe(client, server, query));
      started.operation = operation;
      if (operation !== undefined) {
        query.callback = endingCallback(operation, callback as AnyFunction);
      }
      return query;
    };
    let hasReturned = false;
    try {
      const result = Reflect.apply(command, client, [observed, server, ...others]) as unknown;
      hasReturned = true;
      return result;
    } finally {
      if (!hasReturned) started.operation?.fail(undefined);
    }
  }
}

function describe(
  { servers = [] }: Memcached,
  server: unknown,
  { type }: MemcachedQuery,
): OperationDescription {
  const target = server ?? (servers.length === 1 ? servers[0] : undefined);
  const [, address, port] =
    typeof target === 'string' ? (/^(.*?)(?::(\d+))?$/.exec(target) ?? []) : [];
  return {
    system: 'memcached',
    operation: typeof type === 'string' ? type : undefined,
    address: address === '' ? undefined : address,
    port: port === undefined ? undefined : Number(port),
  };
}
