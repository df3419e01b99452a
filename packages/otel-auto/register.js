/*
 * The door of the distro: `node --require @acme/otel-auto/register`, `--import`, NODE_OPTIONS, or the
 * first line of an application. It only decides whether to start; dist/preload.js does the rest.
 *
 * It is written in the syntax of Node.js 8 and lies at the package's root, so that every Node.js
 * that an inherited NODE_OPTIONS can meet finds it, parses it and lives on without telemetry.
 */
'use strict';

var OLDEST = [20, 6];

function isTooOld(versionText) {
  var parts = versionText.split('.').map(Number);
  return parts[0] < OLDEST[0] || (parts[0] === OLDEST[0] && parts[1] < OLDEST[1]);
}

/** npm, yarn, pm2 and the like inherit NODE_OPTIONS from a shell or a container; they are not the application. */
function isTool(entry) {
  if (!entry) return false;
  var path = entry.replace(/\\/g, '/');
  var name = path.slice(path.lastIndexOf('/') + 1);
  if (
    /^(npm|npx|yarn|yarnpkg|pnpm|pnpx|corepack|node-gyp|bun|lerna|pm2(-runtime|-dev|-docker)?)$/.test(
      name,
    )
  )
    return true;
  return (
    /\/node_modules\/(npm|corepack|pnpm|yarn|node-gyp|lerna|nx)\//.test(path) ||
    // What pm2 runs in its containers is the application.
    /\/node_modules\/pm2\/(?!lib\/ProcessContainer)/.test(path) ||
    /\/\.yarn\/releases\/yarn-[^/]*\.[cm]?js$/.test(path) ||
    /\/(corepack|pnpm|yarn)\/([^/]+\/)*(yarn|yarnpkg|pnpm|pnpx|corepack)\.[cm]?js$/.test(path)
  );
}

/** `module.register` runs preloads again in the thread of the loader, which is none of the application's. */
function isLoaderThread() {
  // Node.js marks what a thread may not do. Asking `worker_threads` costs 2 ms, so only threads do.
  if (!process.chdir.disabled) return false;
  var threads = require('worker_threads');
  if (threads.isInternalThread !== undefined) return threads.isInternalThread;
  // Node.js 20 does not say so; only its own start of the loader's thread calls a preload from `initializeHooks`.
  var limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 50;
  var stack = String(new Error().stack);
  Error.stackTraceLimit = limit;
  return /\binitializeHooks\b/.test(stack);
}

/** As `diagnostics/escape-controls.ts` makes text safe for a terminal, in the syntax of Node.js 8. */
function complain(text) {
  try {
    var controls =
      // oxlint-disable-next-line no-control-regex
      /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]/gu;
    var line = text.replace(controls, function (character) {
      return '\\u' + ('000' + character.charCodeAt(0).toString(16)).slice(-4);
    });
    require('fs').writeSync(2, 'otel-auto: ' + line + '\n');
  } catch (error) {
    // Nobody is listening on stderr; the application matters more.
  }
}

function register() {
  if (isTooOld(process.versions.node)) {
    complain(
      'Node.js ' +
        process.versions.node +
        ' is too old for telemetry (20.6 or later is needed); the application runs without it.',
    );
    return;
  }
  if (/^\s*true\s*$/i.test(process.env.OTEL_SDK_DISABLED || '')) return;
  if (isTool(process.argv[1]) || isLoaderThread()) return;
  try {
    load(__dirname + '/dist/preload.js').preload({ preloaded: wasPreloaded() });
  } catch (error) {
    complain(
      'could not start (' +
        (error && error.message ? String(error.message).split('\n')[0] : error) +
        '); the application runs without telemetry. Reinstall @acme/otel-auto, or keep it external if a bundler put it into the application.',
    );
  }
}

/**
 * As `require` would, but for the resolution of the path, which is known: at start that costs a
 * quarter of what the distro does there, and the better part of its memory.
 */
function load(path) {
  var Module = module.constructor;
  if (!Module || !Module._cache) throw new Error('it is not where it was installed');
  var loaded = Module._cache[path] || new Module(path, module);
  if (!loaded.loaded) {
    Module._cache[path] = loaded;
    loaded.load(path);
  }
  return loaded.exports;
}

/** Whether Node.js loads this file before the application (a flag) or the application itself does (an import). */
function wasPreloaded() {
  if (module.parent && module.parent.id === 'internal/preload') return true;
  var flags = process.execArgv.concat((process.env.NODE_OPTIONS || '').split(/\s+/)).join(' ');
  return !require.main && /--import[= ]\S*otel-auto/.test(flags);
}

register();
