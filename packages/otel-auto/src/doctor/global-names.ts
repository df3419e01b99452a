import type { GlobalName } from './findings';

const NAMES: readonly GlobalName[] = ['trace', 'metrics', 'logs', 'propagation', 'context'];

/**
 * Returns the parts that are set in the global object in which all copies of `@opentelemetry/api`
 * 1.x meet. The API itself does not reveal them: it returns a no-op part for one that is not set.
 */
export function readSetGlobals(): readonly GlobalName[] {
  const holder = globalThis as Record<symbol, unknown>;
  const globals = holder[Symbol.for('opentelemetry.js.api.1')] as object | undefined;
  return NAMES.filter((name) => globals !== undefined && name in globals);
}
