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
import { build, type BuildOptions, type Plugin } from 'esbuild';
import { listBundledPackages, readManifest } from './bundle/bundled-packages.ts';
import { formatSbom } from './bundle/sbom.ts';
import { formatNotices } from './bundle/third-party-notices.ts';
import { loadInstrumentations, requireFromDistro } from './support/built-distro.ts';

type ShortWays = typeof import('../packages/otel-auto/build/bundle/short-ways.js');

/** The exports that the core gives to the other chunks, by package and name. */
type Shared = Readonly<Record<string, object>>;

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

/** The validator of configuration files, which its package does not export. */
const VALIDATOR = join(
  dirname(createRequire(import.meta.url).resolve('@opentelemetry/configuration')),
  'generated/validator.cjs',
);

/** Chunks beside the preload and the core, by their file in `src/chunks`. */
const CHUNKS = [
  'traces',
  'metrics',
  'logs',
  'log-bridges',
  'nestjs',
  'vendor-propagators',
  'redaction',
  'boundary',
  'environment-context',
  'export',
  'export-metrics',
  'metrics-encoding',
  'samplers',
  'clouds',
  'console',
  'otlp-stdout',
];

export async function bundleDistro(root: string): Promise<void> {
  const packageDir = join(root, 'packages/otel-auto');
  const source = join(packageDir, 'src');
  const published = join(packageDir, 'dist');
  // Built aside and put in place at the end, so that nobody meets half a distro.
  const output = `${published}.${process.pid}`;
  const shortWays = requireFromDistro('./build/bundle/short-ways.js') as ShortWays;
  rmSync(output, { recursive: true, force: true });

  const common: BuildOptions = {
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
    logLevel: 'warning',
    define: { 'import.meta.url': 'undefined' },
    absWorkingDir: packageDir,
  };
  const plugins = [replaceModules(source), takeShortWays(source, shortWays), markAsOurs(shortWays)];
  const inputs = new Set<string>();
  const bundle = async (options: BuildOptions) => {
    const { metafile } = await build({ ...common, ...options, metafile: true });
    for (const input of Object.keys(metafile.inputs)) inputs.add(input);
  };

  // Chunks that the preload loads before or without the core.
  await bundle({
    entryPoints: {
      configuration: join(source, 'chunks/configuration.ts'),
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
  const { shared } = requireFromDistro('./build/chunks/core.js') as { shared: Shared };
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
      loadInstrumentations().flatMap(({ name, own, upstream }) => {
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
  writeNotices(packageDir, inputs);
  const former = `${output}.former`;
  if (existsSync(published)) renameSync(published, former);
  renameSync(output, published);
  rmSync(former, { recursive: true, force: true });
}

/** Writes what the bundle owes to others: their licences, and the list of what it contains. */
function writeNotices(packageDir: string, inputs: ReadonlySet<string>): void {
  const own = readManifest(packageDir);
  const packages = listBundledPackages(packageDir, inputs);
  const sbom = formatSbom(
    own,
    packages.map(({ manifest }) => manifest),
  );
  writeFileSync(join(packageDir, 'THIRD-PARTY-NOTICES.txt'), formatNotices(own, packages));
  writeFileSync(join(packageDir, 'sbom.cdx.json'), sbom);
}

/** Puts the bundle's own loader and our hooks in the place of what an unbundled run uses. */
function replaceModules(source: string): Plugin {
  const replacements = new Map([
    ['require-in-the-middle', join(source, 'module-hooks/require-in-the-middle.ts')],
    ['import-in-the-middle', join(source, 'module-hooks/import-in-the-middle.ts')],
  ]);
  return {
    name: 'replace-modules',
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^(require|import)-in-the-middle$/ }, ({ path }) => {
        const replacement = replacements.get(path);
        return replacement === undefined ? undefined : { path: replacement };
      });
      // Upstream's detector is not used, but its dynamic imports would make the bundler wrap every module.
      onResolve({ filter: /machine-id\/getMachineId\.mjs$/ }, () => ({
        path: 'machine-id',
        namespace: 'empty',
      }));
      onLoad({ filter: /.*/, namespace: 'empty' }, () => ({
        contents: 'export const getMachineId = undefined;',
      }));
      onResolve({ filter: /^@acme\/otel-(nestjs|winston)\// }, ({ path }) => {
        const [, name = '', file = ''] = path.split('/');
        return { path: join(source, '../..', name, 'src', `${file}.ts`) };
      });
      onLoad({ filter: /\/upstream-validator\.ts$/ }, ({ path }) => ({
        contents: `export const { default: validator } = require(${JSON.stringify(VALIDATOR)});`,
        resolveDir: dirname(path),
      }));
      // A sixth of it is the prose of the schema.
      onLoad(
        { filter: endsWith('@opentelemetry/configuration/dist/generated/validator.cjs') },
        () => ({
          contents: readFileSync(VALIDATOR, 'utf8').replaceAll(/^\s*"description": ".*",?$/gm, ''),
        }),
      );
      onResolve({ filter: /^\.\/chunk-loader$/ }, () => ({
        path: join(source, 'bundled-chunk-loader.ts'),
      }));
    },
  };
}

/** Puts the short ways into upstream's functions. */
function takeShortWays(source: string, { SHORT_WAYS, shorten }: ShortWays): Plugin {
  const files = Map.groupBy(SHORT_WAYS, (way) => `${way.package}/${way.file}`);
  return {
    name: 'take-short-ways',
    setup({ onLoad }) {
      for (const [file, ways] of files) {
        onLoad({ filter: endsWith(file) }, ({ path }) => ({
          contents: shorten(readFileSync(path, 'utf8'), ways, source),
        }));
      }
    },
  };
}

/** Puts a mark of our own into upstream's base class. */
function markAsOurs({ OWN_MARK, mark }: ShortWays): Plugin {
  return {
    name: 'mark-as-ours',
    setup({ onLoad }) {
      for (const file of OWN_MARK.files) {
        onLoad({ filter: endsWith(`${OWN_MARK.package}/${file}`) }, ({ path }) => ({
          contents: mark(readFileSync(path, 'utf8')),
        }));
      }
    },
  };
}

const endsWith = (path: string) => new RegExp(`/node_modules/${RegExp.escape(path)}$`);

/** Entry points `chunk:PACKAGE#EXPORT`: one export of one package. */
function chunkEntries(packageDir: string): Plugin {
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
function takeFromCore(packageDir: string, shared: Shared, corePath: string): Plugin {
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
          ...Object.keys(shared[path] ?? {})
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

function external(from: string, to: string): Plugin {
  return {
    name: 'external',
    setup({ onResolve }) {
      onResolve({ filter: new RegExp(`^${RegExp.escape(from)}$`) }, () => ({
        path: to,
        external: true,
      }));
    },
  };
}

/** The published types: the entry's declarations and what they refer to. */
function copyTypes(from: string, to: string): void {
  mkdirSync(to, { recursive: true });
  const pending = ['index.d.ts'];
  const done = new Set<string>();
  for (let file = pending.pop(); file !== undefined; file = pending.pop()) {
    if (done.has(file)) continue;
    done.add(file);
    const text = readFileSync(join(from, file), 'utf8').replace(
      /\n?\/\/# sourceMappingURL=.*\n?$/,
      '\n',
    );
    mkdirSync(dirname(join(to, file)), { recursive: true });
    writeFileSync(join(to, file), text);
    for (const [, specifier = ''] of text.matchAll(/from ['"](\.[^'"]+)['"]/g)) {
      pending.push(`${join(dirname(file), specifier).replaceAll('\\', '/')}.d.ts`);
    }
  }
}
