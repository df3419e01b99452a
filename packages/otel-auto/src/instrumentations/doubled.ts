import type { Tracer } from '@opentelemetry/api';
import type { Voice } from '../diagnostics/voice';
import type { ModuleHooks } from '../module-hooks/module-hooks';
import type { Settings } from '../settings/settings';
import { createForwardingTracer } from '../traces/forwarding-tracer';
import { silentTracer } from '../traces/silent-tracer';
import { INSTRUMENTATIONS, type InstrumentationRow } from './table';

/** Finds by the name of its scope an instrumentation of the application's for what the distro instruments. */
export interface DoubledInstrumentations {
  /**
   * The tracer to give to a scope: `tracer` as it is, or one that makes no spans as soon as the distro
   * instruments that library in this process.
   */
  tracerFor(scopeName: string, tracer: Tracer): Tracer;
  /** Whether the distro has the metrics of a scope. */
  areMetricsDoubled(scopeName: string): boolean;
}

/**
 * Creates what tells the application's own instrumentations from the distro's, which ask while the
 * hooks are paused.
 *
 * @param hasStarted - whether the distro instruments a library of the table in this process
 */
export function createDoubledInstrumentations(
  {
    hooks,
    settings,
    voice,
  }: {
    readonly hooks: Pick<ModuleHooks, 'isPaused'>;
    readonly settings: Pick<Settings, 'instrumentations'>;
    readonly voice: Pick<Voice, 'sayOnce'>;
  },
  hasStarted: (name: string) => boolean,
): DoubledInstrumentations {
  const { enabled, disabled } = settings.instrumentations;
  const rows = new Map(
    INSTRUMENTATIONS.filter(
      ({ name }) => enabled?.includes(name) !== false && !disabled.includes(name),
    ).map((row) => [row.name, row]),
  );
  const found = new Set<string>();
  const find = (scopeName: string): InstrumentationRow | undefined => {
    // The API takes any name.
    if (hooks.isPaused || typeof scopeName !== 'string') return undefined;
    const row = rows.get(FORMER_NAMES[scopeName] ?? SCOPE.exec(scopeName)?.[1] ?? '');
    if (row !== undefined) found.add(row.name);
    return row;
  };
  const isDoubled = ({ name, modules, offBecause }: InstrumentationRow): boolean => {
    // What is off makes spans for what others do with more sense; what waits for no module is ready.
    const isReady = modules.length === 0 || hasStarted(name);
    if (offBecause === undefined && !isReady) return false;
    voice.sayOnce('doubled', describe(name, found));
    return true;
  };
  return {
    tracerFor(scopeName, tracer) {
      const row = find(scopeName);
      if (row === undefined) return tracer;
      const present = () => (isDoubled(row) ? silentTracer : tracer);
      return createForwardingTracer(present);
    },
    areMetricsDoubled: (scopeName) => find(scopeName) !== undefined,
  };
}

function describe(name: string, found: ReadonlySet<string>): string {
  const others = found.size > 1 ? ` (as ${found.size - 1} more)` : '';
  return (
    `${name}${others} is instrumented twice, by @opentelemetry/instrumentation-${name} of the application ` +
    "and by the distro. The application's make no spans and no metrics beside the distro's, and what they " +
    'are configured with has no effect; to have them instead, name the libraries: ' +
    `OTEL_NODE_DISABLED_INSTRUMENTATIONS=${name}`
  );
}

/** Upstream's, and the copy of it that Sentry 8 carries. */
const SCOPE = /^@opentelemetry(?:_sentry-patched)?\/instrumentation-(.+)$/;

/** Packages whose work one of another name does now. */
const FORMER_NAMES: Readonly<Record<string, string>> = {
  '@opentelemetry/instrumentation-redis-4': 'redis',
  'opentelemetry-instrumentation-fetch-node': 'undici',
};
