import { context, type Context } from '@opentelemetry/api';
import {
  InstrumentationNodeModuleDefinition,
  type InstrumentationConfig,
} from '@opentelemetry/instrumentation';
import { guarded } from '../../patching/guarded';
import type { Patches } from '../../patching/patches';
import { bindCallback } from '../database/bind-callback';
import { attempt, DatabaseInstrumentation } from '../database/database-instrumentation';
import type { DatabaseOperation, OperationDescription } from '../database/database-operation';
import { patchedFile, prototypeOf } from '../database/patched-file';
import { poolAttributes, PoolMetrics, type PoolCounts } from '../database/pool-counts';
import { describeMySqlQuery, toSqlText, type MySqlConfig } from './mysql-description';

const VERSIONS = ['>=2 <3'];

interface MySqlConnection {
  readonly config?: MySqlConfig;
}

interface MySqlPool extends MySqlConnection {
  readonly config?: MySqlConfig & { readonly connectionLimit?: number };
  readonly _allConnections: readonly unknown[];
  readonly _freeConnections: readonly unknown[];
  readonly _connectionQueue: readonly unknown[];
  readonly _closed: boolean;
}

interface MySqlProtocol {
  readonly _queue: readonly object[];
}

/** A request to a connection, such as a query, while it is in progress. */
interface Sequence {
  readonly caller: Context;
  operation?: DatabaseOperation | undefined;
  /** Returns the description of a pool's query, which may fail before it has a connection. */
  readonly describe?: () => OperationDescription;
}

/**
 * Instruments `mysql`: queries, the metrics of pools, and the context of code that waits for a
 * connection or for its turn on one.
 *
 * Upstream's instrumentation listens to the query's errors, so that an error without a callback is
 * lost; it replaces methods of each pool and connection of the application, and makes two spans of
 * a pool's query.
 */
export class MySQLInstrumentation extends DatabaseInstrumentation {
  declare private pools: PoolMetrics<MySqlPool>;

  constructor(config: InstrumentationConfig = {}) {
    super('mysql', config);
  }

  protected override init(): InstrumentationNodeModuleDefinition {
    const sequences = new WeakMap<object, Sequence>();
    const file = (name: string, patch: (prototype: object | undefined, patches: Patches) => void) =>
      patchedFile(`mysql/lib/${name}.js`, VERSIONS, (exports, patches) =>
        patch(prototypeOf(exports), patches),
      );
    return new InstrumentationNodeModuleDefinition('mysql', VERSIONS, undefined, undefined, [
      file('Connection', (connection, patches) =>
        this.#patchConnection(connection, patches, sequences),
      ),
      file('Pool', (pool, patches) => this.#patchPool(pool, patches, sequences)),
      file('PoolNamespace', (namespace, patches) => {
        patches.method(namespace, 'getConnection', bindCallback);
      }),
      file('protocol/Protocol', (protocol, patches) => patchProtocol(protocol, patches, sequences)),
      file('protocol/sequences/Sequence', (sequence, patches) =>
        this.#patchSequence(sequence, patches, sequences),
      ),
    ]);
  }

  protected override _updateMetricInstruments(): void {
    super._updateMetricInstruments();
    this.pools ??= new PoolMetrics<MySqlPool>(countPool);
    this.pools.observe(this.meter);
  }

  #patchConnection(
    connection: object | undefined,
    patches: Patches,
    sequences: WeakMap<object, Sequence>,
  ): void {
    patches.method(connection, 'query', (query, self, args) => {
      const { config } = self as MySqlConnection;
      const operation = this.startOperation(() => describeMySqlQuery(config, toSqlText(args[0])));
      if (operation === undefined) return Reflect.apply(query, self, args);
      const result = attempt(operation, () => Reflect.apply(query, self, args) as object);
      const sequence = sequences.get(result);
      if (sequence !== undefined) sequence.operation = operation;
      return result;
    });
  }

  #patchPool(
    pool: object | undefined,
    patches: Patches,
    sequences: WeakMap<object, Sequence>,
  ): void {
    patches.method(pool, 'getConnection', (getConnection, self, args) => {
      guarded('a pool in the metrics', () => this.pools.watch(self as MySqlPool))();
      return bindCallback(getConnection, self, args);
    });
    patches.method(pool, 'query', (query, self, args) => {
      const result = Reflect.apply(query, self, args) as object;
      const describe = () => describeMySqlQuery((self as MySqlPool).config, toSqlText(result));
      if (!sequences.has(result)) sequences.set(result, { caller: context.active(), describe });
      return result;
    });
    patches.method(pool, 'end', bindCallback);
  }

  /**
   * Patches the method with which every request ends, successful or not, before its callback is
   * called.
   */
  #patchSequence(
    prototype: object | undefined,
    patches: Patches,
    sequences: WeakMap<object, Sequence>,
  ): void {
    patches.method(prototype, 'end', (end, self, args) => {
      const sequence = sequences.get(self as object);
      if (sequence === undefined) return Reflect.apply(end, self, args);
      sequences.delete(self as object);
      const { caller, describe } = sequence;
      const [error] = args;
      if (error) {
        const failed =
          sequence.operation ??
          (describe && context.with(caller, () => this.startOperation(describe)));
        failed?.fail(error);
      } else {
        sequence.operation?.succeed();
      }
      return context.with(caller, () => Reflect.apply(end, self, args) as unknown);
    });
  }
}

function patchProtocol(
  protocol: object | undefined,
  patches: Patches,
  sequences: WeakMap<object, Sequence>,
): void {
  patches.method(protocol, '_enqueue', (enqueue, self, args) => {
    sequences.set(args[0] as object, { caller: context.active() });
    return Reflect.apply(enqueue, self, args) as unknown;
  });
  // Fields and rows are emitted as they arrive.
  patches.method(protocol, '_parsePacket', (parse, self, args) => {
    const [current] = (self as MySqlProtocol)._queue;
    const sequence = current && sequences.get(current);
    return sequence === undefined
      ? Reflect.apply(parse, self, args)
      : context.with(sequence.caller, () => Reflect.apply(parse, self, args) as unknown);
  });
}

function countPool(pool: MySqlPool): PoolCounts | undefined {
  if (pool._closed) return undefined;
  const { namespace, address, port } = describeMySqlQuery(pool.config, undefined);
  const idle = pool._freeConnections.length;
  return {
    attributes: poolAttributes(
      `${address ?? 'unknown_host'}:${port ?? 'unknown_port'}/${namespace ?? 'unknown_database'}`,
    ),
    used: pool._allConnections.length - idle,
    idle,
    pending: pool._connectionQueue.length,
    max: pool.config?.connectionLimit,
  };
}
