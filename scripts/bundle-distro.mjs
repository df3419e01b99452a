// Bundles @acme/otel-auto: the preload, the core, one chunk for each instrumentation and exporter.
//
// One copy of the API and of the SDK's base packages is loaded, by the core; every other chunk takes
// them from it. require-in-the-middle and import-in-the-middle are replaced by our own hooks, on which
// ours and upstream's instrumentations run.
import {
  cpSync,
  existsSync,
  mkdirSync,
  renameSync,
  rmSync,
  writeFileSync,
  readFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { build } from 'esbuild';
import { writeNotices } from './third-party-notices.mjs';

/**
 * Packages that live in the core chunk; `src/chunks/core.ts` says what of them every other chunk takes
 * from there. What it does not name a chunk brings itself.
 */
const SHARED = [
  '@opentelemetry/api',
  '@opentelemetry/core',
  '@opentelemetry/instrumentation',
  '@opentelemetry/resources',
];

/** Chunks beside the preload and the core, by their file in `src/chunks`. */
const CHUNKS = [
  'traces',
  'metrics',
  'logs',
  'log-bridges',
  'nestjs',
  'b3',
  'export',
  'export-metrics',
  'metrics-encoding',
  'console',
];

export async function bundleDistro(root) {
  const packageDir = join(root, 'packages/otel-auto');
  const source = join(packageDir, 'src');
  const published = join(packageDir, 'dist');
  // Built aside and put in place at the end, so that nobody meets half a distro.
  const output = `${published}.${process.pid}`;
  const require = createRequire(join(packageDir, 'package.json'));
  const { INSTRUMENTATIONS } = require('./build/instrumentations/table.js');
  rmSync(output, { recursive: true, force: true });

  const common = {
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20.6',
    sourcemap: 'external',
    sourcesContent: false,
    legalComments: 'none',
    // Node.js reads all of a file before it runs any of it: this takes a fifth less time. Names stay,
    // and lines stay short enough to say something in a stack.
    minifyWhitespace: true,
    minifySyntax: true,
    lineLimit: 200,
    metafile: true,
    logLevel: 'warning',
    define: { 'import.meta.url': 'undefined' },
    absWorkingDir: packageDir,
  };
  const plugins = [replaceModules(source), takeShortWays(source), markAsOurs()];
  const results = [];
  const bundle = async (options) => results.push(await build({ ...common, ...options }));

  // Chunks that the preload loads before or without the core.
  await bundle({
    entryPoints: {
      preload: join(source, 'preload.ts'),
      settings: join(source, 'chunks/settings.ts'),
      bundles: join(source, 'chunks/bundles.ts'),
      'es-modules': join(source, 'chunks/es-modules.ts'),
    },
    outdir: output,
    plugins,
  });
  await bundle({
    entryPoints: { core: join(source, 'chunks/core.ts') },
    outdir: output,
    inject: [join(source, 'bundle/unreferenced-timers.ts')],
    plugins,
  });
  const { shared } = require('./build/chunks/core.js');
  await bundle({
    entryPoints: Object.fromEntries(
      CHUNKS.map((name) => [name, join(source, 'chunks', `${name}.ts`)]),
    ),
    outdir: output,
    inject: [join(source, 'bundle/unreferenced-timers.ts')],
    plugins: [...plugins, takeFromCore(packageDir, shared, './core.js')],
  });
  await bundle({
    entryPoints: { 'exit-sender': join(source, 'chunks/exit-sender.ts') },
    outdir: output,
    plugins,
  });
  await bundle({
    entryPoints: Object.fromEntries(
      INSTRUMENTATIONS.flatMap(({ name, own, upstream }) => {
        if (own) return [[name, join(source, `${own.module}.ts`)]];
        return upstream ? [[name, `chunk:${upstream.package}#${upstream.exportName}`]] : [];
      }),
    ),
    outdir: join(output, 'instrumentations'),
    plugins: [...plugins, chunkEntries(packageDir), takeFromCore(packageDir, shared, '../core.js')],
  });
  await bundle({
    entryPoints: { index: join(source, 'index.ts'), cli: join(source, 'cli.ts') },
    outdir: output,
    plugins: [...plugins, external('./preload', './preload.js')],
    external: ['@opentelemetry/api'],
  });

  for (const folder of [output, join(packageDir, 'build')]) {
    cpSync(join(source, 'module-hooks/es-module-loader.mjs'), join(folder, 'es-module-loader.mjs'));
  }
  copyTypes(join(packageDir, 'build'), join(output, 'types'));
  const inputs = new Set(results.flatMap(({ metafile }) => Object.keys(metafile.inputs)));
  writeNotices({ packageDir, inputs });
  const former = `${output}.former`;
  if (existsSync(published)) renameSync(published, former);
  renameSync(output, published);
  rmSync(former, { recursive: true, force: true });
}

/** Puts the bundle's own loader and our hooks in the place of what an unbundled run uses. */
function replaceModules(source) {
  const replacements = {
    'require-in-the-middle': join(source, 'module-hooks/require-in-the-middle.ts'),
    'import-in-the-middle': join(source, 'module-hooks/import-in-the-middle.ts'),
  };
  return {
    name: 'replace-modules',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^(require|import)-in-the-middle$/ }, ({ path }) => ({
        path: replacements[path],
      }));
      // Upstream's detector is not used, but its dynamic imports would make the bundler wrap every module.
      onResolve({ filter: /machine-id\/getMachineId\.mjs$/ }, () => ({
        path: 'machine-id',
        namespace: 'empty',
      }));
      onLoad({ filter: /.*/, namespace: 'empty' }, () => ({
        contents: 'export const getMachineId = undefined;',
      }));
      onResolve({ filter: /^@acme\/otel-(nestjs|winston)\// }, ({ path }) => {
        const [, name, file] = path.split('/');
        return { path: join(source, '../..', name, 'src', `${file}.ts`) };
      });
      onResolve({ filter: /^\.\/chunk-loader$/ }, () => ({
        path: join(source, 'bundled-chunk-loader.ts'),
      }));
    },
  };
}

/**
 * What upstream computes for each attribute and each measurement has a short way for the plain values
 * that nearly all of them are; everything else goes upstream's way.
 *
 * `isAnyValue` allocates a set for each value, to find cycles; `cleanAttributesInternal` an array for each
 * attribute; `hashAttributes` makes JSON of arrays.
 */
const SHORT_WAYS = [
  {
    // Our copy of the API reads what is ours, also where another SDK has taken the global object.
    file: /@opentelemetry\/api\/dist\/internal\/global-utils\.mjs$/,
    imports: { ownGlobals: 'context/own-globals.ts' },
    ways: {
      'getGlobal(type)': 'const own = ownGlobals(); if (own !== undefined) return own[type];',
    },
  },
  {
    file: /@opentelemetry\/core\/dist\/common\/attributes\.mjs$/,
    imports: { copyPlainAttributes: 'traces/copy-plain-attributes.ts' },
    ways: {
      'function isAnyValue(val)':
        "if (typeof val === 'string' || typeof val === 'number' || typeof val === 'boolean') return true;",
      'function cleanAttributesInternal(inAttributes, limits, isValidValue)':
        "const plain = typeof inAttributes === 'object' && inAttributes !== null ? copyPlainAttributes(inAttributes, limits) : undefined;" +
        'if (plain !== undefined) return { attributes: plain, droppedAttributesCount: 0 };',
    },
  },
  {
    file: /@opentelemetry\/sdk-metrics\/dist\/utils\.mjs$/,
    imports: { hashPlainAttributes: 'metrics/hash-plain-attributes.ts' },
    ways: {
      'function hashAttributes(attributes)':
        'const hash = hashPlainAttributes(attributes); if (hash !== undefined) return hash;',
    },
  },
  {
    // The object stays the application's, which may write into it or use it again.
    file: /@opentelemetry\/sdk-metrics\/dist\/state\/HashMap\.mjs$/,
    imports: { usableAttributes: 'any-values/usable-attributes.ts' },
    ways: {
      'set(key, value, hashCode)':
        'hashCode ??= this._hash(key); if (!this._keyMap.has(hashCode)) this._keyMap.set(hashCode, usableAttributes(key));',
    },
  },
];

function takeShortWays(source) {
  return {
    name: 'take-short-ways',
    setup({ onLoad }) {
      for (const { file, imports, ways } of SHORT_WAYS) {
        onLoad({ filter: file }, ({ path }) => {
          const lines = Object.entries(imports).map(
            ([name, own]) => `import { ${name} } from ${JSON.stringify(join(source, own))};`,
          );
          let text = readFileSync(path, 'utf8');
          for (const [signature, way] of Object.entries(ways)) {
            const begin = `${signature} {`;
            if (!text.includes(begin)) throw new Error(`${path} has no ${begin}`);
            text = text.replace(begin, `${begin}\n\t${way}`);
          }
          return { contents: [...lines, text].join('\n') };
        });
      }
    },
  };
}

/**
 * Upstream's base class takes away whatever wrapper it finds where it puts its own, by a mark that every
 * copy of it knows. Ours has a mark of its own, so that the application's instrumentations do not take
 * ours away, nor ours theirs.
 */
function markAsOurs() {
  return {
    name: 'mark-as-ours',
    setup({ onLoad }) {
      onLoad(
        { filter: /@opentelemetry\/instrumentation\/dist\/(shimmer|utils)\.mjs$/ },
        ({ path }) => {
          const text = readFileSync(path, 'utf8');
          if (!text.includes('__wrapped')) throw new Error(`${path} has no mark`);
          return { contents: text.replaceAll('__wrapped', '__acmeWrapped') };
        },
      );
    },
  };
}

/** Entry points `chunk:PACKAGE#EXPORT`: one export of one package. */
function chunkEntries(packageDir) {
  return {
    name: 'chunk-entries',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^chunk:/ }, ({ path }) => ({
        path: path.slice('chunk:'.length),
        namespace: 'chunk',
      }));
      onLoad({ filter: /.*/, namespace: 'chunk' }, ({ path }) => {
        const [name, exportName] = path.split('#');
        return {
          contents: `export { ${exportName} } from ${JSON.stringify(name)};`,
          resolveDir: packageDir,
        };
      });
    },
  };
}

/**
 * Replaces the shared packages by constants taken from the core once, when the chunk loads. Constants
 * and not a namespace, whose getters would cost on every call.
 */
function takeFromCore(packageDir, shared, corePath) {
  return {
    name: 'take-from-core',
    setup({ onResolve, onLoad, resolve }) {
      onResolve({ filter: /^@opentelemetry\// }, ({ path, pluginData }) =>
        SHARED.includes(path) && pluginData !== 'rest'
          ? { path, namespace: 'from-core' }
          : undefined,
      );
      onResolve({ filter: /^core-chunk$/, namespace: 'from-core' }, () => ({
        path: corePath,
        external: true,
      }));
      onLoad({ filter: /.*/, namespace: 'from-core' }, ({ path }) => ({
        contents: [
          `const shared = require('core-chunk').shared[${JSON.stringify(path)}];`,
          // An export of our own goes before one of the same name behind `export *`.
          ...Object.keys(shared[path])
            .filter((name) => name !== 'default')
            .map((name) => `export const ${name} = shared.${name};`),
          `export * from ${JSON.stringify(`rest:${path}`)};`,
        ].join('\n'),
      }));
      onResolve({ filter: /^rest:/, namespace: 'from-core' }, ({ path }) =>
        resolve(path.slice('rest:'.length), {
          kind: 'import-statement',
          resolveDir: packageDir,
          pluginData: 'rest',
        }),
      );
    },
  };
}

function external(from, to) {
  return {
    name: 'external',
    setup({ onResolve }) {
      onResolve({ filter: new RegExp(`^${from.replaceAll('.', '\\.')}$`) }, () => ({
        path: to,
        external: true,
      }));
    },
  };
}

/** The published types: the entry's declarations and what they refer to. */
function copyTypes(from, to) {
  mkdirSync(to, { recursive: true });
  const pending = ['index.d.ts'];
  const done = new Set();
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    if (done.has(file)) continue;
    done.add(file);
    const text = readFileSync(join(from, file), 'utf8').replace(
      /\n?\/\/# sourceMappingURL=.*\n?$/,
      '\n',
    );
    mkdirSync(dirname(join(to, file)), { recursive: true });
    writeFileSync(join(to, file), text);
    for (const [, specifier] of text.matchAll(/from ['"](\.[^'"]+)['"]/g)) {
      pending.push(`${join(dirname(file), specifier).replaceAll('\\', '/')}.d.ts`);
    }
  }
}
