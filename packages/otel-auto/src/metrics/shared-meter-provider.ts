import {
  createNoopMeter,
  type Meter,
  type MeterOptions,
  type MeterProvider,
} from '@opentelemetry/api';
import type { DoubledInstrumentations } from '../instrumentations/doubled';

/**
 * The meter provider that the application gets from the distro. The application's own
 * instrumentations may measure the same as the distro's.
 */
export interface EndableMeterProvider extends MeterProvider {
  forceFlush(): Promise<void>;
  shutdown(): Promise<void>;
}

/**
 * Creates a meter provider that ignores measurements of instrumentations whose libraries the distro
 * instruments itself.
 */
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
