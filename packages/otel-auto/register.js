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

/**
 * Returns whether a path may be that of a tool. Searching for these parts costs a tenth of what the
 * first regular expressions of a process do.
 */
function mayBeTool(path) {
  var parts = [
    'npm',
    'npx',
    'yarn',
    'pnp',
    'corepack',
    'node-gyp',
    'bun',
    'lerna',
    'nx',
    'pm2',
    'nest',
  ];
  return parts.some(function (part) {
    return path.indexOf(part) >= 0;
  });
}

/** npm, yarn, pm2, Nest's command line and the like inherit NODE_OPTIONS from a shell or a container; they are not the application. */
function isTool(entry) {
  if (!entry || !mayBeTool(entry)) return false;
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
    /\/node_modules\/(\.bin\/nest$|@nestjs\/cli\/)/.test(path) ||
    // What pm2 runs in its containers is the application.
    /\/node_modules\/pm2\/(?!lib\/ProcessContainer)/.test(path) ||
    /\/\.yarn\/releases\/yarn-[^/]*\.[cm]?js$/.test(path) ||
    /\/(corepack|pnpm|yarn)\/([^/]+\/)*(yarn|yarnpkg|pnpm|pnpx|corepack)\.[cm]?js$/.test(path)
  );
}

/** Propagators of the environment work also where the SDK is disabled. */
function isDisabled(environment) {
  var value = environment.OTEL_SDK_DISABLED;
  if (value === undefined || !/^\s*true\s*$/i.test(value)) return false;
  // A configuration file goes before all other variables.
  if (environment.OTEL_CONFIG_FILE || environment.OTEL_EXPERIMENTAL_CONFIG_FILE) return false;
  return !environment.OTEL_PROPAGATORS;
}

/** `module.register` runs preloads again in the thread of the loader, which is none of the application's. */
function isLoaderThread() {
  // Node.js marks what a thread may not do. Asking `worker_threads` costs 2 ms, so only threads do.
  if (!process.chdir.disabled) return false;
  var threads = require('worker_threads');
  if (threads.isInternalThread !== undefined) return threads.isInternalThread;
  // Node.js 20 does not say so; only its own start of the loader's thread calls a preload from `initializeHooks`.
  return /\binitializeHooks\b/.test(stackOfThis());
}

/**
 * Prints a line with its control characters escaped as in `diagnostics/escape-controls.ts`, in the
 * syntax of Node.js 8.
 */
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
  if (isDisabled(process.env)) return;
  if (isTool(process.argv[1]) || isLoaderThread()) return;
  try {
    load(__dirname + '/dist/preload.js').preload({ wasPreloaded: wasPreloaded });
  } catch (error) {
    complain(
      'could not start (' +
        (error && error.message ? String(error.message).split('\n')[0] : error) +
        '); the application runs without telemetry. ' +
        (error && error.code === 'ERR_ACCESS_DENIED'
          ? 'Let it read its own files (--allow-fs-read=' + __dirname + '/*).'
          : 'Reinstall @acme/otel-auto, or keep it external if a bundler put it into the application.'),
    );
  }
}

/**
 * Loads a file as `require` would, but without resolving the path, which is known: at start,
 * resolving costs a quarter of the distro's time, and most of its memory.
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
  if (require.main) return false;
  var flags = process.execArgv.join(' ') + ' ' + (process.env.NODE_OPTIONS || '');
  // As nearly everybody names it. To look closer costs a twentieth of what the distro does at start.
  if (flags.indexOf('otel-auto/register') >= 0) return true;
  // Whatever lies between the flag and this file, such as a wrapper, was called by that function.
  return /\bloadPreloadModules\b/.test(stackOfThis()) || isNamedBy(flags);
}

function isNamedBy(flags) {
  var pattern = /(?:^|\s)(?:--import|--require|-r)(?:=|\s+)("[^"]*"|\S+)/g;
  for (var match = pattern.exec(flags); match; match = pattern.exec(flags)) {
    if (leadsHere(match[1].replace(/"/g, ''))) return true;
  }
  return false;
}

/** Whether what a flag names is this file, or a file that loads it. */
function leadsHere(name) {
  if (/otel-auto/.test(name)) return true;
  try {
    var file = name.startsWith('file:')
      ? require('url').fileURLToPath(name)
      : require.resolve(name, { paths: [process.cwd()] });
    return (
      file === __filename || /otel-auto|\bregister\b/.test(require('fs').readFileSync(file, 'utf8'))
    );
  } catch (error) {
    // A package for ES modules alone, or a file that is none.
    return false;
  }
}

/** The functions that Node.js is in, outermost included. */
function stackOfThis() {
  var limit = Error.stackTraceLimit;
  try {
    Error.stackTraceLimit = 100;
    return String(new Error().stack);
  } catch (error) {
    // Frozen intrinsics, or a formatter of the application.
    return '';
  } finally {
    try {
      Error.stackTraceLimit = limit;
    } catch (error) {
      // It was never changed.
    }
  }
}

register();
