import { VERSION } from './version';

/**
 * The mark on every class that a copy of this package has patched. A distro carries this package in
 * its bundle, so two copies can meet in one process; this is how exactly one of them works.
 */
const MARK: unique symbol = Symbol.for('@acme/otel-nestjs');

interface Mark {
  readonly version: string;
  /** Raised when copies of different versions can no longer work together. */
  readonly protocol: 1;
}

/**
 * Marks a class, and says whether it was unmarked until now.
 *
 * @param prototype - of a class of one copy of Nest
 */
export function markOnce(prototype: object): boolean {
  if (Object.hasOwn(prototype, MARK)) return false;
  const mark: Mark = Object.freeze({ version: VERSION, protocol: 1 });
  Object.defineProperty(prototype, MARK, { value: mark });
  return true;
}
