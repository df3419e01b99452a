import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { context, trace } from '@opentelemetry/api';
import { NEST_FILES } from '@acme/otel-nestjs/nest-files';
import { patchNest, type NestCopy, type NestTracing } from '@acme/otel-nestjs/patch-nest';
import type { ModuleHooks } from '../module-hooks/module-hooks';
import type { Settings } from '../settings/settings';
import { VERSION } from '../version';

/** The duration from which a guard, pipe, interceptor or filter is slow. */
const SLOW_STEP_MILLIS = 5;

/** Instruments every copy of NestJS that loads. */
export function instrumentNest(
  {
    hooks,
    settings,
  }: {
    readonly hooks: Pick<ModuleHooks, 'onExports'>;
    readonly settings: Pick<Settings, 'nestjs'>;
  },
  callbacks: Pick<NestTracing, 'onUnrecordedError' | 'onResolver'>,
): void {
  const tracing: NestTracing = {
    tracer: trace.getTracer('@acme/otel-nestjs', VERSION),
    steps: settings.nestjs.steps,
    slowStepMillis: SLOW_STEP_MILLIS,
    attach: (inside) => context.attach(inside),
    ...callbacks,
  };
  const copies = new Map<string, NestCopy>();
  hooks.onExports((exports, name, packageRoot = '') => {
    if (!Object.hasOwn(NEST_FILES, name)) return exports;
    let copy = copies.get(packageRoot);
    if (copy === undefined) copies.set(packageRoot, (copy = createCopy(tracing, packageRoot)));
    patchNest(exports as object, copy);
    return exports;
  });
}

const createCopy = (tracing: NestTracing, packageRoot: string): NestCopy => ({
  tracing,
  version: readVersion(packageRoot),
});

/** Reads the version of a copy of Nest. Never throws. */
function readVersion(packageRoot: string): string | undefined {
  try {
    const { version } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
      version?: string;
    };
    return version;
  } catch {
    return undefined;
  }
}
