import type { Tracer } from '@opentelemetry/api';
import type { Voice } from '../diagnostics/voice';
import type { ModuleHooks } from '../module-hooks/module-hooks';
import type { Settings } from '../settings/settings';
import { createForwardingTracer } from '../traces/forwarding-tracer';
import { silentTracer } from '../traces/silent-tracer';
import { INSTRUMENTATIONS, type InstrumentationRow } from './table';

/**
 * Recognizes by the name of a scope instrumentations of the application for libraries that the
 * distro instruments.
 */
export interface DoubledInstrumentations {
  /**
   * Returns the tracer to hand out for a scope: `tracer` itself, or one that makes no spans as soon
   * as the distro instruments that library in this process.
   */
  tracerFor(scopeName: string, tracer: Tracer): Tracer;
  /** Returns whether the distro records the metrics of a scope. */
  areMetricsDoubled(scopeName: string): boolean;
}

/**
 * Creates an object that distinguishes the application's own instrumentations from the distro's,
 * which get their tracers while the hooks are paused.
 *
 * @param hasStarted - returns whether the distro instruments a library of the table in this process
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
    // The API accepts any value as a name.
    if (hooks.isPaused || typeof scopeName !== 'string') return undefined;
    const row = rows.get(FORMER_NAMES[scopeName] ?? SCOPE.exec(scopeName)?.[1] ?? '');
    if (row !== undefined) found.add(row.name);
    return row;
  };
  const isDoubled = ({ name, modules, offBecause }: InstrumentationRow): boolean => {
    // The work of a row that is off by default is done better by others of the distro; a row
    // without modules needs no start.
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

/** Matches scopes of upstream, and of the copy of it that Sentry 8 contains. */
const SCOPE = /^@opentelemetry(?:_sentry-patched)?\/instrumentation-(.+)$/;

/** Packages that were replaced by a package with another name. */
const FORMER_NAMES: Readonly<Record<string, string>> = {
  '@opentelemetry/instrumentation-redis-4': 'redis',
  'opentelemetry-instrumentation-fetch-node': 'undici',
};
