// The class, its subclasses and proxies, batch functions of every kind, caches, errors, schedules.
/* oxlint-disable no-new, no-underscore-dangle, unicorn/no-thenable -- what is tried here is what nobody should write */
const { AsyncLocalStorage } = require('node:async_hooks');
const { inspect } = require('node:util');
const DataLoader = require('dataloader');

console.log(DataLoader.name, DataLoader.length, Reflect.ownKeys(DataLoader), inspect(DataLoader));
console.log(Reflect.ownKeys(DataLoader.prototype), DataLoader.prototype.constructor === DataLoader);
for (const name of ['load', 'loadMany', 'prime', 'clear', 'clearAll']) {
  const value = DataLoader.prototype[name];
  console.log(name, value.name, value.length, Reflect.ownKeys(value), inspect(value));
}
for (const bad of [undefined, null, 'text', {}]) {
  try {
    new DataLoader(bad);
  } catch (error) {
    console.log(error.name, error.message);
  }
}

async function main() {
  async function double(keys) {
    console.log('batch', keys, this.constructor.name, arguments.length);
    return keys.map((key) => (key === 'bad' ? new Error('bad key') : key * 2));
  }
  const loader = new DataLoader(double, { name: 'double' });
  console.log(inspect(loader), Object.keys(loader), loader._batchLoadFn === double);
  const { _batchScheduleFn } = loader;
  console.log(loader instanceof DataLoader, loader.constructor === DataLoader);
  const promise = loader.load(1);
  console.log(promise.constructor === Promise, loader._batchScheduleFn === _batchScheduleFn);
  console.log(inspect(loader._batchLoadFn), loader._batchLoadFn === double);
  console.log(
    await Promise.all([
      promise,
      loader.load(1),
      loader.load(2),
      loader.loadMany([3, 'bad']).then(String),
    ]),
  );
  console.log(Object.keys(loader._batch), loader._batch.keys);
  await loader.load('bad').catch((error) => console.log(error.message));
  console.log(
    loader.clear(1) === loader,
    loader.prime(1, 'primed') === loader,
    await loader.load(1),
  );
  loader.prime(9, new Error('primed error'));
  await loader.load(9).catch((error) => console.log(error.message));
  console.log(loader.clearAll() === loader, await loader.load(1));
  for (const bad of [
    () => loader.load(),
    () => loader.load(null),
    () => loader.loadMany(),
    () => loader.loadMany(1),
  ]) {
    try {
      bad();
    } catch (error) {
      console.log(error.name, error.message);
    }
  }
  const map = new Map();
  const cached = new DataLoader(double, { cacheMap: map, cacheKeyFn: (key) => `k${key}` });
  const first = cached.load(4);
  console.log(map.get('k4') === first, await first, [...map.keys()]);

  const frozen = Object.freeze({ batch: false, cache: false, maxBatchSize: 1 });
  console.log(await Promise.all([5, 5].map((key) => new DataLoader(double, frozen).load(key))));
  const wrong = [
    () => 1,
    () => undefined,
    () => null,
    () => ({}),
    () => Promise.resolve(),
    () => Promise.resolve([]),
    () => Promise.reject(new Error('rejected')),
    () => {
      throw new Error('thrown');
    },
    () => ({ then: (...args) => Promise.resolve(['thenable']).then(...args) }),
  ];
  for (const load of wrong) {
    await new DataLoader(load)
      .load('x')
      .then(console.log, (error) => console.log(error.name, error.message));
  }
  let started = 0;
  const lazy = {
    then(...args) {
      started += 1;
      console.log('then', args.length);
      return Promise.resolve(['lazy']).then(...args);
    },
  };
  console.log(await new DataLoader(() => lazy).load('x'), started);

  class Own extends DataLoader {
    constructor() {
      super(double);
      console.log(new.target === Own);
    }
    load(key) {
      console.log('own load', key);
      return super.load(key);
    }
  }
  const own = new Own();
  console.log(await own.loadMany([7, 8]), own.constructor.name, own instanceof Own);
  const Proxied = new Proxy(DataLoader, {
    construct: (target, args) => Reflect.construct(target, args),
  });
  console.log(await new Proxied(double).load(1));
  console.log(
    await Reflect.apply(DataLoader.prototype.load, new Proxy(new DataLoader(double), {}), [2]),
  );

  const storage = new AsyncLocalStorage();
  let flush;
  const scheduled = new DataLoader(double, {
    batchScheduleFn(callback) {
      console.log(typeof callback, callback.length, this === scheduled);
      flush = callback;
    },
  });
  const waiting = storage.run('job', () =>
    scheduled.load(3).then((value) => [value, storage.getStore()]),
  );
  flush();
  console.log(await waiting);
  const unhandled = [];
  process.on('unhandledRejection', (error) => unhandled.push(error.message));
  void new DataLoader(() => Promise.reject(new Error('unhandled'))).load(1);
  await new Promise((resolve) => setTimeout(resolve, 10));
  console.log(unhandled);
}

void main();
