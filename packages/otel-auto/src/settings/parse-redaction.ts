import { splitList } from './parse-names';
import type { Parsed, Rejected } from './parsed';
import type { RedactedName, RedactionAction, RedactionSettings } from './settings';
import type { Variables } from './variables';

/** Parses what is redacted, and how. To hash without a key is to mask, which is reported. */
export function parseRedaction(variables: Variables): RedactionSettings {
  const redaction: RedactionSettings = {
    action: variables.value('ACME_OTEL_REDACT_ACTION'),
    names: variables.value('ACME_OTEL_REDACT_NAMES'),
    keep: variables.value('ACME_OTEL_REDACT_KEEP'),
    patterns: variables.value('ACME_OTEL_REDACT_PATTERNS'),
    hashKeyFile: variables.value('ACME_OTEL_REDACT_HASH_KEY_FILE'),
  };
  if (redaction.hashKeyFile === undefined) reportMissingKey(variables, redaction);
  return redaction;
}

function reportMissingKey(variables: Variables, { action, names }: RedactionSettings): void {
  const isHashed = names.some((each) => each.action === 'hash');
  const expected = 'of use without a key';
  const cure = 'set ACME_OTEL_REDACT_HASH_KEY_FILE';
  if (action === 'hash') {
    variables.report('ACME_OTEL_REDACT_ACTION', { text: action, expected, cure }, 'mask');
  } else if (isHashed) {
    variables.report('ACME_OTEL_REDACT_NAMES', { text: 'hash', expected, cure }, 'mask');
  }
}

const ACTIONS: readonly string[] = ['mask', 'hash', 'drop'] satisfies readonly RedactionAction[];

/** Parses `name=action,name`; a name that no field can have, or an unknown action, leaves its entry out. */
export function parseRedactedNames(text: string): Parsed<readonly RedactedName[]> {
  const names: RedactedName[] = [];
  const rejected: Rejected[] = [];
  for (const entry of splitList(text)) {
    const [name = '', action] = entry.split('=').map((part) => part.trim());
    const known = action?.toLowerCase();
    if (!isNamePattern(name)) rejected.push({ text: entry, expected: 'the name of a field' });
    else if (known !== undefined && !ACTIONS.includes(known)) {
      rejected.push({ text: entry, expected: `a name with one of ${ACTIONS.join(', ')}` });
    } else names.push({ name, action: known as RedactionAction | undefined });
  }
  return { value: names.length > 0 ? names : undefined, rejected };
}

/** Parses names with `*` for any text; one that no field can have is left out. */
export function parseNamePatterns(text: string): Parsed<readonly string[]> {
  const names: string[] = [];
  const rejected: Rejected[] = [];
  for (const item of splitList(text)) {
    if (isNamePattern(item)) names.push(item);
    else rejected.push({ text: item, expected: 'the name of a field' });
  }
  return { value: names.length > 0 ? names : undefined, rejected };
}

const isNamePattern = (text: string): boolean => /^[\w.*/:@[\]$-]+$/.test(text);
