// Loaded beside each program, with the distro and without: says at the end which listed modules the
// distro has seen, so that a program that never reaches the code under test does not pass.
'use strict';

const { writeSync } = require('node:fs');

const KEY = Symbol.for('@acme/otel-auto');
const FILE_DESCRIPTOR = 3;

process.on('exit', () => {
  const modules = process.env.ACME_GAUNTLET_MODULES.split(' ');
  const runtime = globalThis[KEY];
  const seen = runtime === undefined ? [] : modules.filter((name) => runtime.hooks.hasLoaded(name));
  writeSync(FILE_DESCRIPTOR, JSON.stringify(seen));
});
