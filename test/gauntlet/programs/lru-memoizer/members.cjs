// Every member of what lru-memoizer makes, callbacks, errors, promises, the synchronous form.
const { inspect } = require('node:util');
const memoizer = require('lru-memoizer');

console.log(inspect(memoizer), memoizer.name, memoizer.length, Reflect.ownKeys(memoizer));

let loads = 0;
const options = Object.freeze({
  load: (a, b, callback) => {
    loads += 1;
    if (a === 'bad') callback(new Error('bad key'));
    else callback(null, { sum: a + b });
  },
  hash: (a, b) => `${a}:${b}`,
  max: 10,
});
const memoized = memoizer(options);
console.log(typeof memoized, memoized.name, memoized.length, Reflect.ownKeys(memoized).sort());
console.log(inspect(memoized));
console.log(memoized.max, memoized.load === options.load, memoized.hash === options.hash);

const events = [];
memoized.on('hit', (...args) => events.push(['hit', ...args]));
memoized.on('miss', (...args) => events.push(['miss', ...args]));
memoized.on('queue', (...args) => events.push(['queue', ...args]));
memoized.once('hit', () => events.push(['first hit']));

memoized(1, 2, function (error, value) {
  console.log('first', error, value, arguments.length);
  memoized(1, 2, (again, cached) => {
    console.log('cached', again, cached, cached === value, loads);
    console.log(memoized.keys());
    memoized.del(1, 2);
    console.log(memoized.keys());
    memoized('bad', 1, (failure) => {
      console.log('failure', failure.message);
      memoized.reset();
      console.log(events.map((event) => inspect(event)).sort());
      try {
        memoized(1, 2);
        console.log('no callback: nothing thrown');
      } catch (thrown) {
        console.log('no callback:', thrown.name, thrown.message);
      }
    });
  });
});

const sync = memoizer.sync({ load: (a) => ({ a }), hash: (a) => a, max: 3 });
console.log(Reflect.ownKeys(sync).sort(), sync(4), sync(4) === sync(4), sync.keys());
try {
  memoizer();
} catch (error) {
  console.log(error.name, error.message);
}
