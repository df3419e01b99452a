import { context, type Context } from '@opentelemetry/api';
import {
  InstrumentationNodeModuleDefinition,
  type InstrumentationConfig,
} from '@opentelemetry/instrumentation';
import { bindFunction } from '../../patching/bind-function';
import { guarded } from '../../patching/guarded';
import { Patches } from '../../patching/patches';
import type { AnyFunction } from '../../patching/wrap-function';
import { bindCallback, replaceCallback } from '../database/bind-callback';
import {
  attempt,
  contextOf,
  DatabaseInstrumentation,
  endingCallback,
  endingPromise,
} from '../database/database-instrumentation';
import type { DatabaseOperation } from '../database/database-operation';
import { patchedFile, prototypeOf } from '../database/patched-file';
import { poolAttributes, PoolMetrics } from '../database/pool-counts';
import { describePgConnection, describePgPool, describePgQuery } from './pg-description';
import type { PgClient, PgPool, PgQueryConfig } from './pg-types';

const PG_VERSIONS = ['>=8.0.3 <9'];

/** A query that submits itself, while it is in progress. */
interface Submitted {
  readonly caller: Context;
  readonly operation: DatabaseOperation | undefined;
}

/**
 * The methods that process the server's messages for the active query, and may call back into the
 * application.
 */
const ANSWERS = [
  '_handleRowDescription',
  '_handleDataRow',
  '_handlePortalSuspended',
  '_handleEmptyQuery',
  '_handleCommandComplete',
  '_handleCopyInResponse',
  '_handleCopyData',
];

/**
 * Instruments `pg` and `pg-pool`: queries and connections, the metrics of pools, and the context of
 * code that waits in one of their queues.
 *
 * Upstream's instrumentation writes its callback into the application's query, never ends the spans
 * of cursors and streams, listens to the application's pools, and binds callbacks only if there is
 * a span.
 */
export class PgInstrumentation extends DatabaseInstrumentation {
  declare private pools: PoolMetrics<PgPool>;

  constructor(config: InstrumentationConfig = {}) {
    super('pg', config);
  }

  protected override init(): InstrumentationNodeModuleDefinition[] {
    const clients = ['pg/lib/client.js', 'pg/lib/native/client.js'].map((file) =>
      patchedFile(file, PG_VERSIONS, (Client, patches) =>
        this.#patchClient(prototypeOf(Client), patches),
      ),
    );
    const patches = new Patches();
    return [
      new InstrumentationNodeModuleDefinition('pg', PG_VERSIONS, undefined, undefined, clients),
      new InstrumentationNodeModuleDefinition(
        'pg-pool',
        ['>=2 <4'],
        (Pool: unknown) => {
          this.#patchPool(prototypeOf(Pool), patches);
          return Pool;
        },
        () => patches.undo(),
      ),
    ];
  }

  protected override _updateMetricInstruments(): void {
    super._updateMetricInstruments();
    this.pools ??= new PoolMetrics<PgPool>(countPool);
    this.pools.observe(this.meter);
  }

  #patchPool(pool: object | undefined, patches: Patches): void {
    patches.method(pool, 'connect', (connect, self, args) => {
      const thisPool = self as PgPool;
      guarded('a pool in the metrics', () => this.pools.watch(thisPool))();
      return this.#connect('pg-pool.connect', () => describePgPool(thisPool), connect, self, args);
    });
    // The connection itself calls the callback of a query that meets a broken connection.
    patches.method(pool, 'query', bindCallback);
    patches.method(pool, 'end', bindCallback);
  }

  #patchClient(client: object | undefined, patches: Patches): void {
    const submitted = new WeakMap<object, Submitted>();
    patches.method(client, 'connect', (connect, self, args) =>
      this.#connect(
        'pg.connect',
        () => describePgConnection(self as PgClient),
        connect,
        self,
        args,
      ),
    );
    patches.method(client, 'query', (query, self, args) =>
      isSubmittable(args[0])
        ? this.#submit(submitted, query, self as PgClient, args)
        : this.#query(query, self as PgClient, args),
    );
    patches.method(client, 'end', bindCallback);
    for (const name of ANSWERS) {
      patches.method(client, name, (handle, self, args) =>
        inContextOf(submitted.get(activeQuery(self)), handle, self, args),
      );
    }
    patches.method(client, '_handleReadyForQuery', (handle, self, args) => {
      const current = submitted.get(activeQuery(self));
      current?.operation?.succeed();
      return inContextOf(current, handle, self, args);
    });
    patches.method(client, '_handleErrorMessage', (handle, self, args) => {
      const current = submitted.get(activeQuery(self));
      current?.operation?.fail(args[0]);
      return inContextOf(current, handle, self, args);
    });
    patches.method(client, '_errorAllQueries', (handle, self, args) => {
      const { _queryQueue = [] } = self as PgClient;
      for (const query of [activeQuery(self), ..._queryQueue]) {
        submitted.get(query as object)?.operation?.fail(args[0]);
      }
      return Reflect.apply(handle, self, args) as unknown;
    });
  }

  #connect(
    name: string,
    describe: () => ReturnType<typeof describePgPool>,
    connect: AnyFunction,
    self: unknown,
    args: readonly unknown[],
  ): unknown {
    const operation = this.startOperation(describe);
    if (operation === undefined) return bindCallback(connect, self, args);
    operation.span.updateName(name);
    const withCallback = replaceCallback(args, (callback) => endingCallback(operation, callback));
    const result = attempt(operation, () =>
      context.with(
        contextOf(operation),
        () => Reflect.apply(connect, self, withCallback) as unknown,
      ),
    );
    return endingPromise(operation, result);
  }

  /** Runs a query given as a text or a description, of which the library creates a query object. */
  #query(query: AnyFunction, client: PgClient, args: readonly unknown[]): unknown {
    const [config] = args as [unknown];
    const operation =
      config === null || config === undefined
        ? undefined
        : this.startOperation(() => describePgQuery(client, config));
    if (operation === undefined) return bindCallback(query, client, args);
    const own = (config as PgQueryConfig).callback;
    const withCallback =
      typeof args.at(-1) !== 'function' && typeof own === 'function'
        ? [
            withOther(config as object, endingCallback(operation, own as AnyFunction)),
            ...args.slice(1),
          ]
        : replaceCallback(args, (callback) => endingCallback(operation, callback));
    const result = attempt(operation, () => Reflect.apply(query, client, withCallback) as unknown);
    return endingPromise(operation, result);
  }

  /** Runs a query object, a cursor or a stream of the application; nothing is written into it. */
  #submit(
    submitted: WeakMap<object, Submitted>,
    query: AnyFunction,
    client: PgClient,
    args: readonly unknown[],
  ): unknown {
    const [config] = args as [object];
    const operation = this.startOperation(() => describePgQuery(client, config));
    const caller = context.active();
    submitted.set(config, { caller, operation });
    const withCallback = replaceCallback(args, (callback) => bindFunction(caller, callback));
    const call = () => Reflect.apply(query, client, withCallback) as unknown;
    return operation === undefined ? call() : attempt(operation, call);
  }
}

const isSubmittable = (query: unknown): boolean =>
  typeof (query as PgQueryConfig | null | undefined)?.submit === 'function';

/**
 * Returns the active query. In newer versions the public property is a getter that reports its
 * deprecation.
 */
function activeQuery(client: unknown): object {
  const { _activeQuery } = client as PgClient;
  const query = Object.hasOwn(client as object, 'activeQuery')
    ? (client as { activeQuery: unknown }).activeQuery
    : _activeQuery;
  return (query as object | null | undefined) ?? NO_QUERY;
}

const NO_QUERY = {};

const inContextOf = (
  current: Submitted | undefined,
  handle: AnyFunction,
  self: unknown,
  args: readonly unknown[],
): unknown =>
  current === undefined
    ? Reflect.apply(handle, self, args)
    : context.with(current.caller, () => Reflect.apply(handle, self, args) as unknown);

/**
 * Returns a copy of the application's description with another callback, created as newer versions
 * of the library create theirs.
 */
const withOther = (config: object, callback: AnyFunction): object =>
  Object.create(Object.getPrototypeOf(config) as object | null, {
    ...Object.getOwnPropertyDescriptors(config),
    callback: { value: callback, enumerable: true, writable: true, configurable: true },
  }) as object;

function countPool(pool: PgPool) {
  if (pool.ended === true) return undefined;
  const { namespace, address, port } = describePgPool(pool);
  const { totalCount, idleCount, waitingCount } = pool;
  const max = pool.options?.max;
  return {
    attributes: poolAttributes(
      `${address ?? 'unknown_host'}:${port ?? 'unknown_port'}/${namespace ?? 'unknown_database'}`,
    ),
    used: totalCount - idleCount,
    idle: idleCount,
    pending: waitingCount,
    max: typeof max === 'number' ? max : undefined,
  };
}
