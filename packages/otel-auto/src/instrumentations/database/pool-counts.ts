import type { Attributes, Meter } from '@opentelemetry/api';

/** The numbers of connections of a pool at this moment. */
export interface PoolCounts {
  readonly attributes: Attributes;
  readonly used: number;
  readonly idle: number;
  readonly pending: number;
  readonly max: number | undefined;
}

// These names are not stable yet, so the package has them in an entry that is not bundled.
const POOL_NAME = 'db.client.connection.pool.name';
const STATE = 'db.client.connection.state';

/**
 * The metrics of connection pools, read when they are collected: no pool has a listener of ours,
 * and none is kept alive by us.
 */
export class PoolMetrics<Pool extends object> {
  readonly #pools = new Set<WeakRef<Pool>>();
  readonly #known = new WeakSet<Pool>();
  readonly #count: (pool: Pool) => PoolCounts | undefined;

  /**
   * @param count - returns the counts of a pool; `undefined` for one that has ended. It must not
   *   throw
   */
  constructor(count: (pool: Pool) => PoolCounts | undefined) {
    this.#count = count;
  }

  watch(pool: Pool): void {
    if (this.#known.has(pool)) return;
    this.#known.add(pool);
    this.#pools.add(new WeakRef(pool));
  }

  observe(meter: Meter): void {
    const connections = meter.createObservableUpDownCounter('db.client.connection.count', {
      description:
        'The number of connections that are currently in the state that the attribute says.',
      unit: '{connection}',
    });
    const pending = meter.createObservableUpDownCounter('db.client.connection.pending_requests', {
      description: 'The number of requests that wait for a connection.',
      unit: '{request}',
    });
    const max = meter.createObservableUpDownCounter('db.client.connection.max', {
      description: 'The maximum number of open connections allowed.',
      unit: '{connection}',
    });
    meter.addBatchObservableCallback(
      (result) => {
        for (const counts of this.#current()) {
          const { attributes } = counts;
          result.observe(connections, counts.used, { ...attributes, [STATE]: 'used' });
          result.observe(connections, counts.idle, { ...attributes, [STATE]: 'idle' });
          result.observe(pending, counts.pending, attributes);
          if (counts.max !== undefined) result.observe(max, counts.max, attributes);
        }
      },
      [connections, pending, max],
    );
  }

  /**
   * Returns the counts by pool name. Pools of the same name are added up, since a reader of the
   * metrics cannot tell them apart.
   */
  #current(): Iterable<PoolCounts> {
    const sums = new Map<string, PoolCounts>();
    for (const reference of this.#pools) {
      const pool = reference.deref();
      const counts = pool === undefined ? undefined : this.#count(pool);
      if (counts === undefined) {
        this.#pools.delete(reference);
        if (pool !== undefined) this.#known.delete(pool);
        continue;
      }
      const key = String(counts.attributes[POOL_NAME]);
      const before = sums.get(key);
      sums.set(key, before === undefined ? counts : add(before, counts));
    }
    return sums.values();
  }
}

/** Returns the attributes of a pool with this name. */
export const poolAttributes = (name: string): Attributes => ({ [POOL_NAME]: name });

const add = (a: PoolCounts, b: PoolCounts): PoolCounts => ({
  attributes: a.attributes,
  used: a.used + b.used,
  idle: a.idle + b.idle,
  pending: a.pending + b.pending,
  max: a.max === undefined || b.max === undefined ? undefined : a.max + b.max,
});
