// The promises of connections and pools: values, errors with the caller in their stack, transactions.
// needs: mariadb
import mysql, { createConnection, createPool } from 'mysql2/promise';

const uri = process.env.ACME_TEST_MARIADB_URL;
const connection = await createConnection(uri);
console.log(mysql.createPool === createPool, connection.constructor.name);
const [rows, fields] = await connection.query('SELECT ? AS n', Object.freeze([1]));
console.log(rows, fields.length);
console.log((await connection.execute('SELECT ? AS n', ['x']))[0]);
async function whereItWasAsked() {
  await connection.query('SELECT nothing FROM nowhere');
}
await whereItWasAsked().catch((error) =>
  console.log(error.code, error.stack.includes('whereItWasAsked')),
);
let unhandled = 0;
process.on('unhandledRejection', ({ code }) => {
  unhandled += 1;
  console.log('unhandled', code);
});
connection.query('SELECT nothing FROM nowhere');
await connection.query('SELECT 1').then(() => new Promise(setImmediate));
console.log(unhandled);
await connection.end();

const pool = createPool({ uri, connectionLimit: 1 });
console.log(
  await Promise.all(
    [1, 2, 3].map(async (n) => {
      const one = await pool.getConnection();
      try {
        return (await one.query('SELECT ? AS n', [n]))[0][0].n;
      } finally {
        one.release();
      }
    }),
  ),
);
console.log((await pool.query('SELECT 2 AS two'))[0], (await pool.execute('SELECT 3 AS three'))[0]);
await pool.query('SELECT nothing').catch(({ code }) => console.log(code));
await pool.end();
await pool.query('SELECT 1').catch(({ message }) => console.log(message));
