// fs (its instrumentation is off unless asked for): names, promisified forms, own keys, errors thrown at once, callbacks, promises.
/* oxlint-disable typescript/no-deprecated -- what an application may do */
const fs = require('node:fs');
const promises = require('node:fs/promises');
const { inspect, promisify } = require('node:util');

console.log(fs.promises === promises, Object.keys(fs).length, Object.keys(promises).length);
for (const [label, holder] of [
  ['fs', fs],
  ['promises', promises],
]) {
  for (const name of Object.keys(holder).sort()) {
    const value = holder[name];
    if (typeof value !== 'function') continue;
    console.log(
      label,
      name,
      value.name,
      value.length,
      Reflect.ownKeys(value).map(String).sort().join(),
      inspect(value),
      typeof value[promisify.custom],
    );
  }
}
console.log(typeof fs.realpath.native, typeof fs.realpathSync.native, fs.realpath.native.name);
const attempt = (name, act) => {
  try {
    console.log(name, inspect(act()));
  } catch (error) {
    console.log(name, error.name, error.code, error.message.replaceAll(__dirname, '.'));
  }
};
attempt('readFileSync', () => fs.readFileSync(`${__dirname}/none`));
attempt('readFile without a callback', () => fs.readFile(__filename));
attempt('readFile of a number', () => fs.readFile({}, () => {}));
attempt('stat', () => fs.stat(5, () => {}));
attempt('exists without a callback', () => fs.exists(__filename));
attempt('existsSync', () => fs.existsSync(__filename));
attempt('realpathSync.native', () => fs.realpathSync.native(__filename) === __filename);
attempt('statSync', () => fs.statSync(`${__dirname}/none`, { throwIfNoEntry: false }));

void (async () => {
  // One after the other: which of several is done first is up to the thread pool.
  await new Promise((done) => {
    fs.exists(__filename, function (...args) {
      console.log('exists', args, this === undefined);
      done();
    });
  });
  await new Promise((done) => {
    fs.exists(`${__dirname}/none`, (...args) => done(console.log('exists none', args)));
  });
  await new Promise((done) => {
    fs.realpath.native(__filename, (error, path) =>
      done(console.log('native', error, path === __filename)),
    );
  });
  console.log('promisified exists', await promisify(fs.exists)(__filename));
  console.log(
    'promisified readFile',
    (await promisify(fs.readFile)(__filename, 'utf8')).length > 10,
  );
  const fd = await promisify(fs.open)(__filename);
  const { bytesRead, buffer } = await promisify(fs.read)(fd, Buffer.alloc(2), 0, 2, 0);
  console.log('promisified read', bytesRead, String(buffer));
  fs.closeSync(fd);
  await promises
    .readFile(`${__dirname}/none`)
    .catch((error) => console.log(error.code, Object.keys(error)));
  await promises.stat(5).catch((error) => console.log(error.code));
  const handle = await promises.open(__filename);
  console.log(handle.constructor.name, (await handle.stat()).isFile());
  await handle.close();
  await new Promise((done) => {
    fs.readFile(__filename, Object.freeze({ encoding: 'utf8' }), function (...args) {
      console.log('readFile', args.length, args[0], this === undefined);
      done();
    });
  });
  await new Promise((done) => {
    fs.readFile(`${__dirname}/none`, (...args) =>
      done(console.log('error', args.length, args[0].code)),
    );
  });
  for await (const part of fs.createReadStream(__filename, { start: 0, end: 1 }))
    console.log(String(part));
  await new Promise((resolve) => setTimeout(resolve, 50));
  fs.stat(__filename, () => {
    throw new Error('thrown in a callback');
  });
  process.once('uncaughtException', (error) => console.log('UNCAUGHT', error.message));
})();
