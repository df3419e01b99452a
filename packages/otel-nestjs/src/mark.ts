import { VERSION } from './version';

/**
 * The mark on every class that a copy of this package has patched. A distro contains this package
 * in its bundle, so two copies can meet in one process; with the mark exactly one of them works.
 */
const MARK: unique symbol = Symbol.for('@acme/otel-nestjs');

interface Mark {
  readonly version: string;
  /**
   * The protocol version, increased when copies of different versions can no longer work together.
   */
  readonly protocol: 1;
}

/**
 * Marks a class and returns whether it was unmarked before.
 *
 * @param prototype - the prototype of a class of one copy of Nest
 */
export function markOnce(prototype: object): boolean {
  if (Object.hasOwn(prototype, MARK)) return false;
  const mark: Mark = Object.freeze({ version: VERSION, protocol: 1 });
  Object.defineProperty(prototype, MARK, { value: mark });
  return true;
}
