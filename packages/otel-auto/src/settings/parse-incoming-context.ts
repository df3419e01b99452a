import { toSuggestion } from './find-nearest';
import type { IncomingContext, IncomingRule, IncomingSettings } from './settings';
import type { Variables } from './variables';

const VARIABLE = 'ACME_OTEL_INCOMING_CONTEXT';

/** The word for one that cannot be read: a slip of the pen opens no door. */
const UNREADABLE = 'restart';

const CONTEXTS: readonly IncomingContext[] = ['continue', 'restart', 'ignore'];

/**
 * Parses `CONTEXT;PATTERN=CONTEXT;…`: what happens with the context of any caller, then exceptions
 * by path or by address range. An unusable exception is left out alone; an unusable word for all
 * others is `restart`, so that nobody is trusted for it.
 */
export function parseIncomingContext(variables: Variables): IncomingSettings {
  const text = variables.texts.get(VARIABLE) ?? '';
  const rules: IncomingRule[] = [];
  let otherwise: IncomingContext | undefined;
  let hasUnreadable = false;
  for (const part of text.split(';').map((each) => each.trim())) {
    if (part === '') continue;
    if (part.includes('=')) {
      const rule = parseRule(part);
      if (rule !== undefined) rules.push(rule);
      else variables.report(VARIABLE, { text: part, expected: EXPECTED_RULE }, '');
      continue;
    }
    const context = toContext(part);
    if (context !== undefined && otherwise === undefined) {
      otherwise = context;
      continue;
    }
    const cure = context === undefined ? toSuggestion(part, CONTEXTS) : 'write it once, first';
    const rejected = { text: part, expected: `one of ${CONTEXTS.join(', ')}`, cure };
    hasUnreadable = true;
    variables.report(VARIABLE, rejected, otherwise ?? UNREADABLE);
  }
  return { otherwise: otherwise ?? (hasUnreadable ? UNREADABLE : 'continue'), rules };
}

const EXPECTED_RULE = `a path or an address range, = and one of ${CONTEXTS.join(', ')}`;

const toContext = (text: string): IncomingContext | undefined =>
  CONTEXTS.find((each) => each === text.trim().toLowerCase());

function parseRule(text: string): IncomingRule | undefined {
  const equals = text.lastIndexOf('=');
  const pattern = text.slice(0, equals).trim();
  const context = toContext(text.slice(equals + 1));
  if (context === undefined) return undefined;
  if (pattern.startsWith('/')) return { path: pattern, context };
  const range = parseRange(pattern);
  return range && { ...range, context };
}

/** Parses an address with or without the number of bits that count, as `10.0.0.0/8` or `::1`. */
function parseRange(
  text: string,
): { readonly address: string; readonly family: 4 | 6; readonly prefix: number } | undefined {
  const [, address = '', bits] = /^([\da-f.:]+)(?:\/(\d{1,3}))?$/i.exec(text) ?? [];
  const family = address.includes(':') ? 6 : 4;
  const longest = family === 4 ? 32 : 128;
  const prefix = bits === undefined ? longest : Number(bits);
  return isAddress(address, family) && prefix <= longest ? { address, family, prefix } : undefined;
}

function isAddress(text: string, family: 4 | 6): boolean {
  if (family === 4) {
    const octets = text.split('.');
    return (
      octets.length === 4 &&
      octets.every((octet) => /^(0|[1-9]\d{0,2})$/.test(octet) && Number(octet) < 256)
    );
  }
  try {
    return new URL(`http://[${text}]`).hostname !== '';
  } catch {
    return false;
  }
}
