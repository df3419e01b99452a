// The library without a database: its surface, pools and connections that fail, its own trace handler.
const { inspect } = require('node:util');
const oracledb = require('oracledb');

for (const name of ['getConnection', 'createPool', 'getPool', 'shutdown']) {
  const value = oracledb[name];
  console.log(name, value.name, value.length, Reflect.ownKeys(value), inspect(value));
}
console.log(Object.keys(oracledb).length, Reflect.ownKeys(oracledb.Connection.prototype).length);
console.log(oracledb.traceHandler && Object.keys(oracledb.traceHandler).sort());

async function main() {
  const config = Object.freeze({ user: 'a', password: 'b', connectString: '127.0.0.1:1/none' });
  async function whereItWasAsked() {
    await oracledb.getConnection(config);
  }
  const shown = (error) =>
    `${error.constructor.name} ${error.code} ${error.message.split('\n')[0].replaceAll(/CONNECTION_ID=[^)]*/g, '')}`;
  await whereItWasAsked().catch((error) =>
    console.log(shown(error), error.stack.includes('whereItWasAsked')),
  );
  await new Promise((resolve) =>
    oracledb.getConnection(config, function (error, connection) {
      console.log(shown(error), connection, arguments.length);
      resolve();
    }),
  );
  const pool = await oracledb.createPool({ ...config, poolMin: 0, poolMax: 1 });
  console.log(pool.status, pool.connectionsOpen, pool.eventNames());
  await pool.getConnection().catch((error) => console.log(shown(error)));
  await pool.close(0);
  await pool.getConnection().catch((error) => console.log(shown(error)));
  for (const bad of [[], [1], [{}, 1]]) {
    await Promise.resolve()
      .then(() => oracledb.getConnection(...bad))
      .catch((error) => console.log(shown(error)));
  }
  const unhandled = [];
  process.on('unhandledRejection', (error) => unhandled.push(error.code));
  void oracledb.getConnection(config);
  await new Promise((resolve) => setTimeout(resolve, 300));
  console.log(unhandled);
}

void main();
