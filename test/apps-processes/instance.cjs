'use strict';
// An instance of a server; which one it is, its process says.
const { createServer } = require('node:http');
const { makeItems } = require('./make-items.cjs');

makeItems(`instance ${process.pid}`, 'early');
makeItems(`instance ${process.pid}`, 'late');
createServer().listen(0, '127.0.0.1');
