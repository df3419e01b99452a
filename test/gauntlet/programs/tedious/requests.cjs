// Requests of a connection that is not there: callbacks, listeners, errors that nobody handles, own properties.
const { inspect } = require('node:util');
const { Connection, Request, TYPES } = require('tedious');

const METHODS = [
  'callProcedure',
  'execSql',
  'execSqlBatch',
  'execBulkLoad',
  'prepare',
  'execute',
  'connect',
  'beginTransaction',
  'reset',
];
for (const name of METHODS) {
  const value = Connection.prototype[name];
  console.log(name, value.name, value.length, Reflect.ownKeys(value), inspect(value));
}

async function main() {
  const config = {
    server: '127.0.0.1',
    options: { port: 1, database: 'gauntlet', encrypt: false, connectTimeout: 500 },
    authentication: { type: 'default', options: { userName: 'a', password: 'b' } },
  };
  const connection = new Connection(config);
  console.log(Object.keys(connection).sort(), connection.eventNames());
  for (const name of ['execSql', 'execSqlBatch', 'callProcedure', 'prepare', 'execute']) {
    await new Promise((resolve) => {
      const request = new Request('SELECT @n', function (error, count, rows) {
        console.log(name, error.name, error.code, error.message, count, rows, arguments.length);
        setImmediate(() => {
          console.log(request.callback === callback, request.listenerCount('done'));
          resolve();
        });
      });
      request.addParameter('n', TYPES.Int, 1);
      const { callback } = request;
      const listeners = request.eventNames();
      if (name === 'prepare') request.on('error', (error) => console.log('event', error.code));
      request.on('requestCompleted', () => console.log('completed'));
      connection[name](request, {});
      console.log(listeners, request.listenerCount('error'), connection.listenerCount('end'));
    });
  }
  try {
    connection.execSql();
  } catch (error) {
    console.log(error.name, error.message);
  }
  const invalid = new Request('SELECT @n', (error) => console.log('invalid', error.message));
  invalid.addParameter('n', TYPES.Int, 'x');
  connection.execSql(invalid);
  connection.beginTransaction((error) => console.log('transaction', error.code));
  await new Promise((resolve) =>
    connection.connect(function (error) {
      console.log(error.name, error.code, arguments.length);
      resolve();
    }),
  );
  console.log(connection.eventNames(), connection.listenerCount('databaseChange'));
  connection.close();
  const unhandled = new Request('SELECT 1', () => {
    throw new Error('thrown by a callback');
  });
  process.on('uncaughtException', (error) => console.log('uncaught', error.message));
  setImmediate(() => connection.execSql(unhandled));
}

void main();
