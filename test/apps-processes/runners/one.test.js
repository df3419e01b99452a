'use strict';
// Two tests for Jest or Node.js, whichever runs them.
const { askItself } = require('./ask-itself.cjs');
const test = globalThis.test ?? require('node:test');

test('one', askItself);
test('another', askItself);
