import {
  context,
  logs,
  metrics,
  propagation,
  trace,
  type LoggerProvider,
  type MeterProvider,
  type TextMapPropagator,
  type TracerProvider,
} from '@opentelemetry/api';
import { ErrorContextManager } from './error-context-manager';
import { makeRoomForOurApi } from './api-copies';

/** Registers the distro's parts as the OpenTelemetry globals. The only place that does. */
export function setGlobals(globals: {
  readonly tracerProvider: TracerProvider | undefined;
  readonly meterProvider: MeterProvider | undefined;
  readonly loggerProvider: LoggerProvider | undefined;
  readonly propagator: TextMapPropagator | undefined;
}): void {
  makeRoomForOurApi();
  const contextManager = new ErrorContextManager();
  contextManager.enable();
  context.setGlobalContextManager(contextManager);
  if (globals.propagator !== undefined) propagation.setGlobalPropagator(globals.propagator);
  if (globals.tracerProvider !== undefined) trace.setGlobalTracerProvider(globals.tracerProvider);
  if (globals.meterProvider !== undefined) metrics.setGlobalMeterProvider(globals.meterProvider);
  if (globals.loggerProvider === undefined) return;
  logs.setGlobalLoggerProvider(globals.loggerProvider);
  setFormerLogsGlobal(globals.loggerProvider);
}

/**
 * The Logs API was a package of its own, `@opentelemetry/api-logs`, with a global of its own: a
 * function from the version of its interface to a provider. Bridges written for SDK 1 and 2 ask it.
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
