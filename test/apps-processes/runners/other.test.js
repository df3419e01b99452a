'use strict';
// A test for Jest or Node.js, whichever runs it.
const { askItself } = require('./ask-itself.cjs');
const test = globalThis.test ?? require('node:test');

test('other', askItself);
