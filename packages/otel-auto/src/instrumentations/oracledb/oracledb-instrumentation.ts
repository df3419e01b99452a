import type { InstrumentationModuleDefinition } from '@opentelemetry/instrumentation';
import { OracleInstrumentation as Upstream } from '@opentelemetry/instrumentation-oracledb';
import { guarded } from '../../patching/guarded';

const HANDLERS = [
  ...['onEnterFn', 'onExitFn', 'onBeginRoundTrip', 'onEndRoundTrip'],
  ...['onPoolExpand', 'onPoolShrink', 'onPoolAcquire', 'onPoolRelease', 'onPoolWait'],
  ...['onPoolRequestTimeout', 'onPoolClose'],
];

/**
 * Upstream's instrumentation of `oracledb`, which uses the library's own interface for this, a
 * trace handler. The library calls its methods around the application's work, so each of them is
 * guarded.
 */
export class OracleInstrumentation extends Upstream {
  override init(): ReturnType<Upstream['init']> {
    const definitions = super.init();
    for (const definition of definitions as InstrumentationModuleDefinition[]) {
      const { patch } = definition;
      definition.patch = (exports: unknown, version) => {
        const patched = patch?.(exports, version) as unknown;
        guardHandlers(Reflect.get(this, '_tmHandler'));
        return patched;
      };
    }
    return definitions;
  }
}

/** Guards the methods of the handler, which is upstream's own object. */
function guardHandlers(handler: unknown): void {
  if (typeof handler !== 'object' || handler === null) return;
  for (const name of HANDLERS) {
    const handle: unknown = Reflect.get(handler, name);
    if (typeof handle !== 'function') continue;
    Reflect.set(
      handler,
      name,
      guarded('a span of oracledb', (...args: unknown[]) => Reflect.apply(handle, handler, args)),
    );
  }
}
