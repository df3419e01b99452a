import { createServer } from 'node:http';
import pg from 'pg';
import { exercise } from '../../libraries/applications/support/exercise.mjs';

const connectionString = process.env.ACME_TEST_POSTGRES_URL;
const pool = new pg.Pool({ connectionString, max: 2 });

const routes = {
  async simple() {
    const { rows } = await pool.query('SELECT 1 + 1 AS two');
    return rows;
  },
  async parameters() {
    const { rows } = await pool.query('SELECT $1::text AS name, $2::int AS age', ['Ada', 36]);
    return rows;
  },
  async prepared() {
    const query = { name: 'by-name', text: 'SELECT $1::text AS name', values: ['Grace'] };
    const first = await pool.query(query);
    const second = await pool.query(query);
    return [first.rows, second.rows];
  },
  callback() {
    return new Promise((resolve, reject) => {
      pool.query('SELECT 3 AS three', (error, result) => {
        if (error) reject(error);
        else pool.query('SELECT 4 AS four', (later, next) => resolve([result.rows, next?.rows]));
      });
    });
  },
  async transaction() {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      await client.query('CREATE TEMPORARY TABLE chairs (name text) ON COMMIT DROP');
      await client.query('INSERT INTO chairs VALUES ($1)', ['stool']);
      const { rows } = await client.query('SELECT name FROM chairs');
      await client.query('COMMIT');
      return rows;
    } finally {
      client.release();
    }
  },
  async client() {
    const client = new pg.Client({ connectionString });
    await client.connect();
    const { rows } = await client.query('SELECT current_database() IS NOT NULL AS known');
    await client.end();
    return rows;
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
  await pool.end();
}

void main();
