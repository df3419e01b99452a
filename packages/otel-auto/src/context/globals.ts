import {
  context,
  type Context,
  logs,
  metrics,
  propagation,
  trace,
  type ContextManager,
  type LoggerProvider,
  type MeterProvider,
  type TextMapPropagator,
  type TracerProvider,
} from '@opentelemetry/api';
import { ErrorContextManager } from './error-context-manager';
import { makeRoomForOurApi } from './api-copies';
import type { GuardedPropagator } from '../propagation/guarded-propagator';
import { shareGlobals, type Registration } from './shared-globals';

/**
 * Registers the distro's parts as the OpenTelemetry globals. Nothing else registers them.
 *
 * @param onOtherSdk - called with each part that the application registers beside them
 */
export function setGlobals(
  globals: {
    readonly tracerProvider: TracerProvider | undefined;
    readonly meterProvider: MeterProvider | undefined;
    readonly loggerProvider: LoggerProvider | undefined;
    readonly propagator: GuardedPropagator | undefined;
    /** The context that is active where none was entered. */
    readonly outermost?: Context | undefined;
  },
  onOtherSdk: (registration: Registration) => void = () => undefined,
): void {
  makeRoomForOurApi();
  const contextManager = new ErrorContextManager();
  if (globals.outermost !== undefined) contextManager.startFrom(globals.outermost);
  const { tracerProvider, meterProvider, loggerProvider, propagator } = globals;
  const isOurs = [
    context.setGlobalContextManager(contextManager.enable()),
    propagator === undefined || propagation.setGlobalPropagator(propagator),
    tracerProvider === undefined || trace.setGlobalTracerProvider(tracerProvider),
    meterProvider === undefined || metrics.setGlobalMeterProvider(meterProvider),
    loggerProvider === undefined || logs.setGlobalLoggerProvider(loggerProvider),
  ];
  if (loggerProvider !== undefined) setFormerLogsGlobal(loggerProvider);
  if (isOurs.includes(false)) return;
  shareGlobals((registration) => {
    const { part, instance, isApart } = registration;
    if (part === 'context' && !isApart) contextManager.shareWith(instance as ContextManager);
    if (part === 'propagation' && !isApart) propagator?.shareWith(instance as TextMapPropagator);
    onOtherSdk(registration);
  });
}

/**
 * Registers the provider in the former global of the Logs API, which was a package of its own,
 * `@opentelemetry/api-logs`: a function from the version of its interface to a provider. Bridges
 * written for SDK 1 and 2 call it.
 */
function setFormerLogsGlobal(provider: LoggerProvider): void {
  const key = Symbol.for('io.opentelemetry.js.api.logs');
  const holder = globalThis as Record<symbol, unknown>;
  if (holder[key] !== undefined) return;
  Object.defineProperty(holder, key, {
    value: (version: number) => (version === 1 ? provider : undefined),
    configurable: true,
    writable: true,
  });
}
