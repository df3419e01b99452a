import { readProperty } from '../any-values/read-property';

/**
 * The `error.type` of what was thrown, which can be anything: the code by which Node.js or a library
 * tells its errors apart (`ECONNREFUSED`, `UND_ERR_CONNECT_TIMEOUT`), else the name of its class.
 * Never throws.
 */
export function errorTypeOf(error: unknown): string {
  const code = readProperty(error, 'code');
  if (typeof code === 'string' && CODE.test(code)) return code;
  const name = readProperty(error, 'name');
  // A class that leaves `name` as it is inherited has one of its own all the same.
  const className = readProperty(readProperty(error, 'constructor'), 'name');
  if (typeof error === 'object' && name === 'Error' && isName(className)) return className;
  if (typeof error === 'object' && isName(name)) return name;
  return error === undefined || error === null ? '_OTHER' : typeof error;
}

/** What else a `code` may be has as many values as there are errors. */
const CODE = /^[A-Z][A-Z0-9_]{1,63}$/;

const isName = (value: unknown): value is string => typeof value === 'string' && value !== '';
