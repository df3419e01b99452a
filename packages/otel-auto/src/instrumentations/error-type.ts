import { readProperty } from '../any-values/read-property';

/**
 * Returns the `error.type` of a thrown value of any type: the code by which Node.js or a library
 * identifies its errors (`ECONNREFUSED`, `UND_ERR_CONNECT_TIMEOUT`), otherwise the name of its
 * class. Never throws.
 */
export function errorTypeOf(error: unknown): string {
  const code = readProperty(error, 'code');
  if (typeof code === 'string' && CODE.test(code)) return code;
  const name = readProperty(error, 'name');
  // A class that does not set `name` inherits it, but has a name of its own.
  const className = readProperty(readProperty(error, 'constructor'), 'name');
  if (typeof error === 'object' && name === 'Error' && isName(className)) return className;
  if (typeof error === 'object' && isName(name)) return name;
  return error === undefined || error === null ? '_OTHER' : typeof error;
}

/**
 * Matches codes that identify a kind of error. Other values of `code` may differ with every error.
 */
const CODE = /^[A-Z][A-Z0-9_]{1,63}$/;

const isName = (value: unknown): value is string => typeof value === 'string' && value !== '';
