import { findDefinition } from './definitions';
import { UNSUPPORTED_VARIABLES } from './unsupported-variables';

/** Stands for a value that may be a secret. */
export const HIDDEN_VALUE = '(hidden)';

/**
 * Gives the value of a variable as it may be printed: hidden if it is sensitive, if it is key
 * material, or if nobody here knows the variable; a URL without its credentials and its query.
 */
export function redactValue(variable: string, value: string): string {
  const definition = findDefinition(variable);
  const known = definition !== undefined || Object.hasOwn(UNSUPPORTED_VARIABLES, variable);
  if (!known || definition?.sensitive || value.includes('-----BEGIN')) return HIDDEN_VALUE;
  return variable.endsWith('ENDPOINT') ? redactUrl(value) : value;
}

/** Gives the URL, or what was meant to be one, without credentials and query. */
export function redactUrl(text: string): string {
  return text.replace(/^([^/?#]*:\/\/)?[^/?#]*@/, '$1***@').replace(/\?.*/s, '?***');
}

/** Cuts what would fill the screen. */
export function shorten(text: string): string {
  return text.length > MAX_PRINTED_LENGTH ? `${text.slice(0, MAX_PRINTED_LENGTH - 1)}…` : text;
}

const MAX_PRINTED_LENGTH = 120;
