import { isProxy } from 'node:util/types';
import type { Header, ReadHeader } from './injected-headers';

/**
 * The arguments of `http.request` and `http.get`: `(url, options?, callback?)` or `(options,
 * callback?)`.
 */
export type RequestArguments = readonly unknown[];

/**
 * Returns whether Node.js serializes these headers at once, so that none can be added to the
 * request later.
 */
export function areHeadersSentAtOnce(args: RequestArguments): boolean {
  const headers = headersIn(args);
  if (typeof headers !== 'object' || headers === null || isProxy(headers)) return false;
  return Array.isArray(headers) || Object.keys(headers).some((name) => isNamed(name, 'expect'));
}

/** Creates a function that reads a header from the arguments, in each form that Node.js accepts. */
export function readHeaderIn(args: RequestArguments): ReadHeader {
  const headers = headersIn(args);
  if (typeof headers !== 'object' || headers === null || isProxy(headers)) return () => undefined;
  if (Array.isArray(headers)) return (name) => valueIn(headers, name);
  return (name) => {
    const key = Object.keys(headers).find((candidate) => isNamed(candidate, name));
    return key === undefined ? undefined : valueOf(headers, key);
  };
}

function valueIn(headers: readonly unknown[], name: string): unknown {
  if (isPairs(headers)) {
    return (headers as unknown[][]).find((pair) => isNamed(pair?.[0], name))?.[1];
  }
  const at = headers.findIndex((key, index) => index % 2 === 0 && isNamed(key, name));
  return at < 0 ? undefined : headers[at + 1];
}

/**
 * Returns a copy of the arguments with headers added; a header of the same name is replaced, and
 * removed where it has no value.
 * Everything else is passed on unchanged; the headers, and the options around them, are copies.
 *
 * @returns `undefined` if adding would change more than the headers
 */
export function withHeaders(
  args: RequestArguments,
  added: readonly Header[],
): RequestArguments | undefined {
  const index = indexOfOptions(args);
  const options = args[index];
  // Only Node.js may call the caller's getters.
  if (hasGetter(args[0]) || hasGetter(options)) return undefined;
  const headers = mergeHeaders(headersIn(args), added);
  if (headers === undefined) return undefined;
  if (index === 1 && (options === undefined || options === null)) {
    return [args[0], { headers }, ...args.slice(2)];
  }
  if (index === 1 && typeof options === 'function') {
    return [args[0], { headers }, ...args.slice(1)];
  }
  if (typeof options !== 'object' || options === null || isProxy(options)) return undefined;
  return [...args.slice(0, index), { ...options, headers }, ...args.slice(index + 1)];
}

const hasGetter = (holder: unknown): boolean =>
  typeof holder === 'object' &&
  holder !== null &&
  !isProxy(holder) &&
  Object.getOwnPropertyDescriptor(holder, 'headers')?.get !== undefined;

function mergeHeaders(headers: unknown, changes: readonly Header[]): unknown {
  const added = changes.filter(([, value]) => value !== undefined);
  if (headers === undefined || headers === null) return Object.fromEntries(added);
  if (typeof headers !== 'object' || isProxy(headers)) return undefined;
  const isAdded = (key: unknown) => changes.some(([name]) => isNamed(key, name));
  if (!Array.isArray(headers)) {
    const kept = Object.entries(headers).filter(([key]) => !isAdded(key));
    return Object.fromEntries([...kept, ...added]);
  }
  if (isPairs(headers)) {
    return [...headers.filter((pair) => !(Array.isArray(pair) && isAdded(pair[0]))), ...added];
  }
  // Node.js refuses a list with an odd number of entries, and its error quotes it.
  if (headers.length % 2 !== 0) return undefined;
  const kept = headers.filter((_: unknown, index) => !isAdded(headers[index - (index % 2)]));
  return [...kept, ...added.flat()];
}

/**
 * Returns a property of the future request: from the options, otherwise from the URL; `undefined`
 * if reading it would run code of the caller.
 */
export function optionIn(args: RequestArguments, name: string): unknown {
  const options = optionsIn(args);
  if (options !== undefined && Object.hasOwn(options, name)) return valueOf(options, name);
  const url = indexOfOptions(args) === 1 ? toUrl(args[0]) : undefined;
  if (url === undefined) return undefined;
  switch (name) {
    case 'protocol':
      return url.protocol;
    case 'hostname':
      return url.hostname.replace(/^\[|\]$/g, '');
    case 'port':
      return url.port;
    case 'path':
      return `${url.pathname}${url.search}`;
    default:
      return undefined;
  }
}

function toUrl(value: unknown): URL | undefined {
  try {
    return new URL(String(value));
  } catch {
    return undefined;
  }
}

/** Returns the position of the options in the arguments, present or not. */
const indexOfOptions = ([first]: RequestArguments): 0 | 1 =>
  typeof first === 'string' || (!isProxy(first) && isUrl(first)) ? 1 : 0;

/**
 * Returns whether Node.js would take a value for a URL rather than for options, judged by its
 * properties.
 */
function isUrl(value: unknown): boolean {
  const { href, protocol, auth, path } = (value ?? {}) as Record<string, unknown>;
  return Boolean(href && protocol && auth === undefined && path === undefined);
}

function optionsIn(args: RequestArguments): object | undefined {
  const options = args[indexOfOptions(args)];
  return typeof options === 'object' && options !== null && !isProxy(options) ? options : undefined;
}

/** Returns the headers of the options, or else those that the caller has put on a URL object. */
function headersIn(args: RequestArguments): unknown {
  const options = optionsIn(args);
  const [first] = args;
  const isOfOptions = options !== undefined && Object.hasOwn(options, 'headers');
  const holder = isOfOptions || isProxy(first) ? options : first;
  if (typeof holder !== 'object' || holder === null) return undefined;
  return valueOf(holder, 'headers');
}

/** Returns the value of an own property that is not a getter. */
const valueOf = (object: object, name: string): unknown =>
  Object.getOwnPropertyDescriptor(object, name)?.value;

const isPairs = (headers: readonly unknown[]): boolean => Array.isArray(headers[0]);

const isNamed = (key: unknown, name: string): boolean =>
  typeof key === 'string' && key.toLowerCase() === name.toLowerCase();
