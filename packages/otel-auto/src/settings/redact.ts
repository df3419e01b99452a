import { findDefinition } from './definitions';
import { NAMED_VARIABLES } from './named-variables';

/** The text shown in place of a value that may be a secret. */
export const HIDDEN_VALUE = '(hidden)';

/**
 * Returns the value of a variable in a form that may be printed: hidden if it is sensitive, if it
 * is key material, or if the variable is unknown; a URL without parts that may be secret; only the
 * keys of pairs of a key and a value.
 */
export function redactValue(variable: string, value: string): string {
  const definition = findDefinition(variable);
  const known = definition !== undefined || Object.hasOwn(NAMED_VARIABLES, variable);
  if (!known || definition?.sensitive || value.includes('-----BEGIN')) return HIDDEN_VALUE;
  if (variable === 'OTEL_RESOURCE_ATTRIBUTES') return value.split(',').map(redactPair).join(',');
  if (variable === 'OTEL_ENTITIES') return value.replace(/=[^,\]}]*/g, '=***');
  // Somebody may have written URLs in the place of hosts.
  if (variable === 'ACME_OTEL_PROPAGATION_TARGETS') {
    return value.replaceAll(/\/\/[^/,]*@/g, '//***@');
  }
  return variable.endsWith('ENDPOINT') ? redactUrl(value) : value;
}

/**
 * Returns the part before the first `=`, if it can be a key; a text that is not a pair may be a
 * secret as a whole.
 */
function redactPair(pair: string): string {
  const [, key = ''] = /^\s*['"]?([\w.\-/]+)\s*=/.exec(pair) ?? [];
  return key === '' ? '***' : `${key}=***`;
}

/**
 * Returns the URL, valid or not, without credentials, query and fragment, and with only the words
 * of its path that every receiver's address has: others may be a key.
 */
export function redactUrl(text: string): string {
  const [, address = '', rest = ''] = /^([^?#]*)(.?)/s.exec(text) ?? [];
  const shown = address.startsWith('unix:') ? address : redactAddress(address);
  return rest === '' ? shown : `${shown}${rest}***`;
}

function redactAddress(address: string): string {
  const [, scheme = '', host = '', path = ''] =
    /^((?:[^/]*:)?\/\/)?([^/]*)(.*)$/s.exec(address) ?? [];
  const segments = path
    .split('/')
    .map((segment) => (segment === '' || HARMLESS_SEGMENTS.has(segment) ? segment : '***'));
  const credentials = host.includes('@') ? '***@' : '';
  return `${scheme}${credentials}${redactHost(host)}${segments.join('/')}`;
}

/** Returns a host and port without the credentials before it and further settings behind it. */
const redactHost = (host: string): string =>
  host.slice(host.lastIndexOf('@') + 1).replace(/[;&=|].*$/s, '***');

const HARMLESS_SEGMENTS: ReadonlySet<string> = new Set([
  'v1',
  'traces',
  'metrics',
  'logs',
  'otlp',
  'otel',
  'opentelemetry',
  'telemetry',
  'collector',
  'collect',
  'ingest',
  'api',
  'v2',
  'public',
  'loki',
  'prometheus',
  'tempo',
  'mimir',
]);

/** Cuts a text that would fill the screen. */
export function shorten(text: string): string {
  return text.length > MAX_PRINTED_LENGTH ? `${text.slice(0, MAX_PRINTED_LENGTH - 1)}…` : text;
}

const MAX_PRINTED_LENGTH = 120;
