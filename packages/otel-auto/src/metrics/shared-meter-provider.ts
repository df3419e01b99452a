import {
  createNoopMeter,
  type Meter,
  type MeterOptions,
  type MeterProvider,
} from '@opentelemetry/api';
import type { DoubledInstrumentations } from '../instrumentations/doubled';

/** The meter provider of ours that the application meets, whose own instrumentations may be doubled. */
export interface EndableMeterProvider extends MeterProvider {
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/** Creates a meter provider that measures nothing for what the distro instruments itself. */
export const createSharedMeterProvider = (
  own: EndableMeterProvider,
  doubled: DoubledInstrumentations,
): EndableMeterProvider => ({
  getMeter(name: string, version?: string, options?: MeterOptions): Meter {
    return doubled.areMetricsDoubled(name)
      ? createNoopMeter()
      : own.getMeter(name, version, options);
  },
  forceFlush: () => own.forceFlush(),
  shutdown: () => own.shutdown(),
});
