// An error that nobody listens to ends the process, as it was thrown.
// needs: mariadb
const mysql = require('mysql2');

process.on('uncaughtException', (error) => {
  console.log('uncaught', error.code, error.message);
  process.exit(3);
});
const connection = mysql.createConnection(process.env.ACME_TEST_MARIADB_URL);
connection.query('SELECT nothing FROM nowhere');
