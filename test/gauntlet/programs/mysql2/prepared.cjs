// Prepared statements: frozen values, errors of preparing and of executing, with and without a callback, twice.
// needs: mariadb
const mysql = require('mysql2');

async function main() {
  const connection = mysql.createConnection(process.env.ACME_TEST_MARIADB_URL);
  const run = (...args) =>
    new Promise((resolve) =>
      connection.execute(...args, function (error, rows, fields) {
        console.log(error?.code, error?.message, rows, fields?.length, arguments.length);
        resolve();
      }),
    );
  await run('SELECT ? AS n', Object.freeze([1]));
  await run('SELECT ? AS n', [2]);
  const frozen = Object.freeze({
    sql: 'SELECT ? AS n',
    values: Object.freeze([3]),
    rowsAsArray: true,
  });
  await run(frozen);
  console.log(frozen);
  await run('SELECT nothing FROM nowhere');
  await run('SELECT CAST(? AS DATE) AS d', ['x']);
  for (const bad of [[undefined], [() => 1], 'text']) {
    try {
      connection.execute('SELECT ?', bad, () => undefined);
    } catch (error) {
      console.log(error.name, error.message);
    }
  }
  const rows = connection.execute('SELECT 5 AS five');
  console.log(rows.constructor.name, rows.eventNames(), Object.keys(rows).sort());
  rows.on('result', (row) => console.log(row));
  await new Promise((resolve) => rows.on('end', resolve));
  await new Promise((resolve) =>
    connection.prepare('SELECT ? AS n', (error, statement) => {
      console.log(error, Object.keys(statement).sort());
      statement.execute([6], (failure, result) => {
        console.log(failure, result);
        statement.close();
        resolve();
      });
    }),
  );
  connection.on('error', (error) => console.log('connection', error.code));
  const failing = connection.execute('SELECT nothing FROM nowhere');
  failing.on('error', (error) => console.log('heard', error.code));
  failing.on('end', () => connection.end());
}

void main();
