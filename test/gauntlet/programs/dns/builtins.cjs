// dns: names, promisified forms, frozen options, all addresses, errors, the promises.
const dns = require('node:dns');
const promises = require('node:dns/promises');
const { inspect, promisify } = require('node:util');

console.log(dns.promises === promises, Object.keys(dns).length, Object.keys(promises).length);
for (const holder of [dns, promises]) {
  for (const name of Object.keys(holder).sort()) {
    const value = holder[name];
    if (typeof value !== 'function') continue;
    console.log(
      name,
      value.name,
      value.length,
      Reflect.ownKeys(value).map(String).sort().join(),
      inspect(value),
      typeof value[promisify.custom],
    );
  }
}
for (const args of [
  [],
  [5],
  ['localhost'],
  ['localhost', {}],
  ['localhost', { family: 9 }, () => {}],
  ['localhost', 9, () => {}],
]) {
  try {
    dns.lookup(...args);
    console.log('taken');
  } catch (error) {
    console.log(error.name, error.code);
  }
}
void (async () => {
  const call = (...args) =>
    new Promise((resolve) => {
      const result = dns.lookup(...args, function (...given) {
        resolve([...given.map((value) => value?.code ?? value), this?.constructor?.name]);
      });
      console.log(result?.constructor?.name);
    });
  console.log(await call('127.0.0.1'));
  console.log(await call('127.0.0.1', 4));
  console.log(await call('127.0.0.1', Object.freeze({ all: true })));
  console.log(await call('::1', Object.freeze({ family: 6 })));
  console.log(await call('none.invalid', Object.freeze({ family: 4 })));
  console.log(await promisify(dns.lookup)('127.0.0.1'));
  console.log(await promisify(dns.lookup)('127.0.0.1', { all: true }));
  console.log(
    await promises.lookup('127.0.0.1', Object.freeze({ all: true })),
    await promises.lookup('127.0.0.1'),
  );
  await promises
    .lookup('none.invalid')
    .catch((error) => console.log(error.code, error.hostname, Object.keys(error)));
  try {
    await promises.lookup(5);
  } catch (error) {
    console.log(error.code);
  }
})();
