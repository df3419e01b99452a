import { createServer } from 'node:http';
import mysql from 'mysql2';
import promised from 'mysql2/promise';
import { exercise } from '../../libraries/applications/support/exercise.mjs';

const uri = process.env.ACME_TEST_MARIADB_URL;
const pool = promised.createPool({ uri, connectionLimit: 2 });
const callbackPool = mysql.createPool({ uri, connectionLimit: 1 });

const routes = {
  async simple() {
    const [rows] = await pool.query('SELECT 1 + 1 AS two');
    return rows;
  },
  async parameters() {
    const [rows] = await pool.query('SELECT ? AS name, ? AS age', ['Ada', 36]);
    return rows;
  },
  async prepared() {
    const [rows] = await pool.execute('SELECT ? AS name', ['Grace']);
    return rows;
  },
  callback() {
    return new Promise((resolve, reject) => {
      callbackPool.query('SELECT 3 AS three', (error, rows) => {
        if (error) reject(error);
        else callbackPool.execute('SELECT ? AS four', [4], (later, next) => resolve([rows, next]));
      });
    });
  },
  async transaction() {
    const connection = await pool.getConnection();
    try {
      await connection.beginTransaction();
      await connection.query('CREATE TEMPORARY TABLE chairs (name text)');
      await connection.execute('INSERT INTO chairs VALUES (?)', ['stool']);
      const [rows] = await connection.query('SELECT name FROM chairs');
      await connection.query('DROP TEMPORARY TABLE chairs');
      await connection.commit();
      return rows;
    } finally {
      connection.release();
    }
  },
  async connection() {
    const connection = await promised.createConnection(uri);
    const [rows] = await connection.query({ sql: 'SELECT DATABASE() IS NOT NULL AS known' });
    await connection.end();
    return rows;
  },
  stream() {
    return new Promise((resolve, reject) => {
      const rows = [];
      callbackPool
        .query('SELECT 5 AS five UNION SELECT 6')
        .on('error', reject)
        .on('result', (row) => rows.push(row))
        .on('end', () => resolve(rows));
    });
  },
  fails: () => pool.query('SELECT nothing FROM nowhere').catch(({ code }) => code),
};

const server = createServer(async (request, response) => {
  response.end(JSON.stringify(await routes[request.url.slice(1)]()));
});

async function main() {
  await pool.query('SELECT 0 AS outside');
  await exercise(
    server.listen(0, '127.0.0.1'),
    Object.keys(routes).map((name) => `/${name}`),
  );
  callbackPool.end();
  await pool.end();
}

void main();
