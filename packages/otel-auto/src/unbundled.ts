/**
 * Runs the distro from its modules instead of its bundle: `node --require .../build/unbundled.js`.
 * For tests and for debugging; never published. It does at run time what the bundler does at build
 * time: it replaces require-in-the-middle and import-in-the-middle by our hooks.
 */
import Module = require('node:module');
import { join } from 'node:path';
import { preload } from './preload';

type ResolveFilename = (this: unknown, request: string, ...rest: unknown[]) => string;

const resolver = Module as unknown as { _resolveFilename: ResolveFilename };
const resolve = resolver._resolveFilename;
resolver._resolveFilename = function (request, ...rest) {
  return /^(require|import)-in-the-middle$/.test(request)
    ? join(__dirname, 'module-hooks', `${request}.js`)
    : resolve.call(this, request, ...rest);
};

preload({ wasPreloaded: () => true });
