import { firstLine } from '../diagnostics/first-line';
import { metrics } from '@opentelemetry/api';
import { InstrumentationBase, type Instrumentation } from '@opentelemetry/instrumentation';
import type { Voice } from '../diagnostics/voice';
import { loadAhead, type AheadInput } from '../load-ahead';
import type { LoaderOf } from '../loader-of';
import type { LogBridgeInput } from '../log-bridges/log-bridge';
import type { EndingRecords } from '../log-bridges/winston-ends';
import type { ModuleHooks } from '../module-hooks/module-hooks';
import type { Boundary } from '../propagation/boundary';
import type { Settings } from '../settings/settings';
import { childTracerProvider } from './child-tracer';
import { configurationOf } from './configurations';
import { instrumentHttpClients } from './http/http-clients';
import { instrumentHttpServers } from './http/http-server';
import { watchExpress } from './http/watch-express';
import { quietTracerProvider } from './quiet-tracer';
import { rememberServerError } from './server-errors';
import { INSTRUMENTATIONS, type InstrumentationRow } from './table';

/** The input of the loader of instrumentations, of which log bridges and what is loaded ahead get their part. */
export interface InstrumentationInput extends AheadInput, LogBridgeInput, EndingRecords {
  readonly settings: Settings;
  readonly voice: Voice;
  readonly hooks: ModuleHooks;
  readonly chunks: LoaderOf<{
    readonly 'log-bridges': typeof import('../chunks/log-bridges');
    readonly nestjs: typeof import('../chunks/nestjs');
  }> & {
    instrumentation(row: InstrumentationRow): unknown;
  } & AheadInput['chunks'];
}

/** Creates instrumentations when their library loads. */
export interface InstrumentationLoader {
  /**
   * Creates the instrumentation with this name, once. Never throws: a failure is reported and does
   * not affect other libraries.
   */
  enable(name: string): void;
  /** Returns whether this library is instrumented in this process. */
  hasStarted(name: string): boolean;
}

export function createInstrumentationLoader(
  input: InstrumentationInput,
  boundary: Boundary,
): InstrumentationLoader {
  const started = new Set<string>();
  const startOnce = (key: string, start: () => void) => {
    if (started.has(key)) return;
    started.add(key);
    start();
  };
  const resolvers = createResolverSwitch();
  rememberPackageVersions();
  return {
    hasStarted: (name) => started.has(name) || started.has(`ours for ${name}`),
    enable(name) {
      const row = INSTRUMENTATIONS.find((candidate) => candidate.name === name);
      if (row === undefined) return;
      try {
        input.hooks.pause(() => {
          startOnce(`ours for ${name}`, () => OURS[name]?.(input, resolvers, boundary));
          if (isCoveredByOurs(row, input)) return;
          startOnce(name, () => {
            const instrumentation = createInstrumentation(input, row, boundary);
            if (name === 'graphql') resolvers.watch(instrumentation);
          });
        });
      } catch (error) {
        input.voice.say(
          `${name} is not instrumented (${firstLine((error as Error).message)}); the application is untouched.`,
        );
      }
    },
  };
}

/**
 * The functions of the core and other chunks that instrument a library, in addition to its
 * instrumentation or in place of one.
 */
const OURS: Readonly<
  Record<
    string,
    (input: InstrumentationInput, resolvers: ResolverSwitch, boundary: Boundary) => void
  >
> = {
  http: (input, _resolvers, boundary) => {
    const { http, middlewareSpans } = input.settings;
    instrumentHttpServers(http, middlewareSpans, boundary);
    const wrapClient = instrumentHttpClients(
      input.settings,
      process.versions.node,
      boundary.partsFor,
    );
    input.hooks.onExports((exports, name, packageRoot) => {
      const isClient = packageRoot === undefined && (name === 'http' || name === 'https');
      if (isClient) wrapClient(exports as object, `${name}:`);
      return exports;
    });
    loadAhead(input);
  },
  // The spans of Express's layers, if wanted, come from an instrumentation of their own.
  express: ({ hooks, settings }) => {
    if (!settings.middlewareSpans) watchExpress(hooks);
  },
  'nestjs-core': (input, resolvers) =>
    input.chunks.load('nestjs').instrumentNest(input, {
      onUnrecordedError: rememberServerError,
      onResolver: resolvers.stop,
    }),
  bunyan: (input) => logBridges(input).bridgeBunyan(input),
  'nestjs-logger': (input) => logBridges(input).bridgeNestLogger(input),
  pino: (input) => logBridges(input).bridgePino(input),
  winston: (input) => logBridges(input).bridgeWinston(input),
};

const logBridges = ({ chunks }: InstrumentationInput) => chunks.load('log-bridges');

/**
 * Returns whether the distro's core covers everything for the library, so that no further code
 * needs to be loaded.
 */
function isCoveredByOurs(
  row: InstrumentationRow,
  { settings }: Pick<InstrumentationInput, 'settings'>,
): boolean {
  if (row.upstream === undefined && row.own === undefined) return true;
  return row.name === 'express' && !settings.middlewareSpans;
}

type InstrumentationClass = new (config: object) => Instrumentation;

function createInstrumentation(
  { chunks, settings }: Pick<InstrumentationInput, 'chunks' | 'settings'>,
  row: InstrumentationRow,
  boundary: Boundary,
): Instrumentation | undefined {
  const exportName = (row.own ?? row.upstream)?.exportName;
  if (exportName === undefined) return undefined;
  const Class = (chunks.instrumentation(row) as Record<string, InstrumentationClass>)[exportName]!;
  const instrumentation = new Class(configurationOf(row.name, settings, boundary));
  // Some instrumentations create their instruments only now: their fields were not initialized when
  // the base class asked for them.
  instrumentation.setMeterProvider(metrics.getMeterProvider());
  if (row.layers === true && !settings.middlewareSpans) {
    instrumentation.setTracerProvider(quietTracerProvider);
  } else if (settings.requireParent.includes(row.name) && row.name !== 'fs') {
    // Upstream's instrumentation of `fs` does it itself, and leaves the context alone then.
    instrumentation.setTracerProvider(childTracerProvider);
  }
  return instrumentation;
}

/** Switches off the spans of graphql's resolvers as soon as NestJS makes them. */
interface ResolverSwitch {
  watch(graphql: Instrumentation | undefined): void;
  stop(): void;
}

function createResolverSwitch(): ResolverSwitch {
  let isStopped = false;
  let graphql: Instrumentation | undefined;
  const apply = () => {
    if (isStopped)
      graphql?.setConfig({ ...graphql.getConfig(), ignoreResolveSpans: true } as object);
  };
  return {
    watch(instrumentation) {
      graphql = instrumentation;
      apply();
    },
    stop() {
      if (isStopped) return;
      isStopped = true;
      apply();
    },
  };
}

interface VersionReader {
  _extractPackageVersion(baseDir: string): string | undefined;
}

/**
 * Caches package versions, since upstream reads a library's package.json again for each of its
 * files.
 */
function rememberPackageVersions(): void {
  const prototype = InstrumentationBase.prototype as unknown as VersionReader;
  const read = prototype._extractPackageVersion;
  const versions = new Map<string, string | undefined>();
  prototype._extractPackageVersion = function (baseDir) {
    if (!versions.has(baseDir)) versions.set(baseDir, read.call(this, baseDir));
    return versions.get(baseDir);
  };
}
