import { logs, metrics, trace } from '@opentelemetry/api';
import type { Instrumentation } from '@opentelemetry/instrumentation';
import { firstLine } from '../diagnostics/first-line';
import type { Voice } from '../diagnostics/voice';
import { passedObjects } from '../settings/passed-objects';
import type { StartOptions } from '../settings/start-options';

/**
 * Enables the instrumentations that code passed to `start()`, with our providers. They hook the
 * loading of modules by themselves. Never throws: one that fails is reported and does not affect
 * the others.
 */
export function enablePassedInstrumentations({
  options,
  voice,
}: {
  readonly options: Pick<StartOptions, 'instrumentations'>;
  readonly voice: Pick<Voice, 'say'>;
}): void {
  for (const instrumentation of passedObjects<Instrumentation>(options.instrumentations)) {
    try {
      instrumentation.setTracerProvider(trace.getTracerProvider());
      instrumentation.setMeterProvider(metrics.getMeterProvider());
      instrumentation.setLoggerProvider?.(logs.getLoggerProvider());
      instrumentation.enable();
    } catch (error) {
      voice.say(
        `${instrumentation.instrumentationName} could not be enabled (${firstLine((error as Error).message)}).`,
      );
    }
  }
}
