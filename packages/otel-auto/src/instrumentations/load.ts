import { firstLine } from '../diagnostics/first-line';
import { metrics } from '@opentelemetry/api';
import { InstrumentationBase, type Instrumentation } from '@opentelemetry/instrumentation';
import type { WinstonPart } from '../parts/winston';
import type { Runtime } from '../runtime';
import { configurationOf } from './configurations';
import { readExpressRoutes } from './express-routes';
import { withoutPublishingExpress } from './express';
import { readNestErrors } from './nest-errors';
import { quietTracerProvider } from './quiet-tracer';
import { INSTRUMENTATIONS, type InstrumentationRow } from './table';

/** Makes instrumentations when their library loads. */
export interface InstrumentationLoader {
  /** Makes the instrumentation of this name, once. Never throws: a failure is said and costs that library alone. */
  enable(name: string): void;
}

export function createInstrumentationLoader(runtime: Runtime): InstrumentationLoader {
  const enabled = new Set<string>();
  rememberPackageVersions();
  return {
    enable(name) {
      if (enabled.has(name)) return;
      enabled.add(name);
      const row = INSTRUMENTATIONS.find((candidate) => candidate.name === name);
      if (row === undefined) return;
      try {
        runtime.hooks.pause(() => create(runtime, row));
      } catch (error) {
        runtime.voice.say(
          `${name} is not instrumented (${firstLine((error as Error).message)}); the application is untouched.`,
        );
      }
    },
  };
}

type InstrumentationClass = new (config: object) => Instrumentation;

function create(runtime: Runtime, row: InstrumentationRow): void {
  if (row.name === 'winston') {
    (runtime.chunks.part('winston') as WinstonPart).bridgeWinston(runtime);
    return;
  }
  if (row.upstream === undefined) return;
  const module = runtime.chunks.instrumentation(row.upstream.package) as Record<string, unknown>;
  const isQuiet = row.layers === true && !runtime.settings.middlewareSpans;
  const Upstream = module[row.upstream.exportName] as InstrumentationClass;
  const Class =
    row.name === 'express' && isQuiet ? withoutPublishingExpress(Upstream, runtime) : Upstream;
  const instrumentation = new Class(configurationOf(row.name, runtime.settings));
  // Some make their instruments only now: their own fields were not there when the base class asked.
  instrumentation.setMeterProvider(metrics.getMeterProvider());
  if (isQuiet) instrumentation.setTracerProvider(quietTracerProvider);
  if (row.name === 'http') readExpressRoutes({ withErrors: !runtime.settings.middlewareSpans });
  if (row.name === 'nestjs-core') {
    runtime.hooks.onExports((exports, name) => {
      if (name === '@nestjs/core/exceptions/exceptions-handler.js')
        readNestErrors(exports as object);
      return exports;
    });
  }
}

interface VersionReader {
  _extractPackageVersion(baseDir: string): string | undefined;
}

/** Upstream reads a library's package.json again for each of its files. */
function rememberPackageVersions(): void {
  const prototype = InstrumentationBase.prototype as unknown as VersionReader;
  const read = prototype._extractPackageVersion;
  const versions = new Map<string, string | undefined>();
  prototype._extractPackageVersion = function (baseDir) {
    if (!versions.has(baseDir)) versions.set(baseDir, read.call(this, baseDir));
    return versions.get(baseDir);
  };
}
