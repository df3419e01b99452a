// A pool of one with a queue, priorities, limits, errors, `use`, draining, own properties; tarn beside it.
const { AsyncLocalStorage } = require('node:async_hooks');
const { inspect } = require('node:util');
const genericPool = require('generic-pool');
const { Pool } = require('tarn');

const storage = new AsyncLocalStorage();
const { acquire } = genericPool.Pool.prototype;
console.log(acquire.name, acquire.length, Reflect.ownKeys(acquire), inspect(acquire));
console.log(inspect(genericPool), Reflect.ownKeys(genericPool.Pool.prototype).length);

async function main() {
  let made = 0;
  const factory = Object.freeze({
    create: async () => ({ id: ++made }),
    destroy: async () => undefined,
    validate: async () => true,
  });
  const options = Object.freeze({
    max: 1,
    maxWaitingClients: 3,
    acquireTimeoutMillis: 50,
    priorityRange: 2,
  });
  const pool = genericPool.createPool(factory, options);
  console.log(Object.keys(pool).sort(), pool.eventNames());
  const jobs = ['a', 'b', 'c'].map((job, index) =>
    storage.run(job, async () => {
      const pending = pool.acquire(index % 2);
      console.log(job, pending.constructor === Promise);
      const resource = await pending;
      console.log(job, resource, storage.getStore());
      await pool.release(resource);
    }),
  );
  await Promise.all(jobs);
  console.log(await pool.use(async (resource) => resource.id));
  const held = await pool.acquire();
  const [late, ...others] = [1, 2, 3, 4].map(() => pool.acquire());
  await others.at(-1).catch((error) => console.log(error.name, error.message));
  await late.catch((error) => console.log(error.name, error.message));
  await Promise.allSettled(others);
  console.log(pool.pending, pool.borrowed, pool.isBorrowedResource(held));
  await pool.release(held);
  await pool.drain();
  await pool.acquire().catch((error) => console.log(error.name, error.message));
  await pool.clear();

  const unhandled = [];
  process.on('unhandledRejection', (error) => unhandled.push(error.message));
  await pool.drain().catch(() => undefined);
  void pool.acquire();
  await new Promise((resolve) => setTimeout(resolve, 10));
  console.log(unhandled);

  const tarn = new Pool({ create: async () => ({}), destroy: () => undefined, min: 0, max: 1 });
  await Promise.all(
    ['a', 'b', 'c'].map((job) =>
      storage.run(job, async () => {
        const resource = await tarn.acquire().promise;
        console.log(job, storage.getStore());
        tarn.release(resource);
      }),
    ),
  );
  await tarn.destroy();
}

void main().then(() => process.exit());
