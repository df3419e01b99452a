// An error of a query without callback and listener goes to the connection.
// needs: mariadb
const mysql = require('mysql');

const connection = mysql.createConnection(process.env.ACME_TEST_MARIADB_URL);
connection.on('error', (error) => {
  console.log('connection', error.code, error.fatal, connection.listenerCount('error'));
  connection.destroy();
});
const query = connection.query('SELECT nothing FROM nowhere');
console.log(query.listenerCount('error'), query.listenerCount('end'));
