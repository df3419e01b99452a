import type {
  Instrumentation,
  InstrumentationNodeModuleDefinition,
} from '@opentelemetry/instrumentation';
import type { Runtime } from '../runtime';

type InstrumentationClass = new (config: object) => Instrumentation;
type WithDefinitions = new (config: object) => Instrumentation & {
  init(): InstrumentationNodeModuleDefinition[];
};

/**
 * Upstream's instrumentation of Express, less the versions whose router publishes its layers on a
 * channel: there `express-routes.ts` finds the route without a wrapper around each layer.
 */
export function withoutPublishingExpress(
  Upstream: InstrumentationClass,
  runtime: Runtime,
): InstrumentationClass {
  return class extends (Upstream as WithDefinitions) {
    override init(): InstrumentationNodeModuleDefinition[] {
      const definitions = super.init();
      for (const definition of definitions) {
        const { patch } = definition;
        definition.patch = (exports, version) =>
          runtime.seen.has('express-router-channel') && version?.startsWith('4.') === false
            ? exports
            : patch?.(exports, version);
      }
      return definitions;
    }
  };
}
