import { types } from 'node:util';
import { cutText } from './cut-text';

/**
 * Reads a property of an object of the application, whose getters and proxies may do anything.
 *
 * @returns the value, or a text about the failure if reading throws
 */
export function readProperty(owner: object, key: PropertyKey): unknown {
  try {
    return (owner as Record<PropertyKey, unknown>)[key];
  } catch (error) {
    return unreadable(error);
  }
}

/** Returns the text in place of a value that could not be read. */
export function unreadable(error: unknown): string {
  try {
    return `[Unreadable: ${cutText(String(error), 200)}]`;
  } catch {
    return '[Unreadable]';
  }
}

/**
 * Returns whether a value is an Error, including errors of another realm (`node:vm`, Jest) and of
 * subclasses.
 */
export function isError(value: unknown): value is Error {
  return typeof value === 'object' && (types.isNativeError(value) || isInstanceOfError(value));
}

// A revoked proxy throws here.
function isInstanceOfError(value: object | null): boolean {
  try {
    return value instanceof Error;
  } catch {
    return false;
  }
}
