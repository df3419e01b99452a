import { createHmac } from 'node:crypto';
import { firstLine } from '../diagnostics/first-line';
import type { Voice } from '../diagnostics/voice';
import type { RedactionSettings } from '../settings/settings';
import { readCredentials } from '../transport/read-credentials';

/** The beginning of every pseudonym. */
const PREFIX = 'hmac:';

/** The length of a pseudonym; 64 bits distinguish billions of values. */
export const PSEUDONYM_LENGTH = PREFIX.length + 16;

/** The most values whose pseudonyms are remembered. */
const MAX_KNOWN = 1000;

/** Whether a text is a pseudonym already, since records are redacted again behind other processors. */
export const isPseudonym = (text: string): boolean =>
  text.length === PSEUDONYM_LENGTH && text.startsWith(PREFIX);

/**
 * Returns the function that gives a value its pseudonym: HMAC-SHA-256 with the key of
 * `ACME_OTEL_REDACT_HASH_KEY_FILE`, shortened. The same value has the same pseudonym in every signal
 * and in every process with the same key. Returns `undefined` if nothing is to be hashed, or if the
 * key cannot be read, which is said once.
 */
export function createPseudonyms(
  { action, names, hashKeyFile }: RedactionSettings,
  voice: Pick<Voice, 'sayOnce'>,
): ((value: string) => string) | undefined {
  if (action !== 'hash' && !names.some((each) => each.action === 'hash')) return undefined;
  if (hashKeyFile === undefined) return undefined;
  try {
    const key = readKey(hashKeyFile);
    return remember((value) => {
      const digest = createHmac('sha256', key).update(value).digest('hex');
      return digest.slice(0, PSEUDONYM_LENGTH - PREFIX.length);
    });
  } catch (error) {
    voice.sayOnce(
      'redaction key',
      `the key of ACME_OTEL_REDACT_HASH_KEY_FILE cannot be read (${firstLine((error as Error).message)}); values are masked instead of hashed.`,
    );
    return undefined;
  }
}

/** Reads the key without the line end that editors put behind it. */
function readKey(file: string): string {
  const key = readCredentials(file).toString('latin1').trimEnd();
  if (key.length < MIN_KEY_LENGTH)
    throw new Error(`it has fewer than ${MIN_KEY_LENGTH} characters`);
  return key;
}

/** A shorter key could be found by trying all of them on a value that is known. */
const MIN_KEY_LENGTH = 16;

function remember(digest: (value: string) => string): (value: string) => string {
  const known = new Map<string, string>();
  return (value) => {
    const before = known.get(value);
    if (before !== undefined) return before;
    if (known.size >= MAX_KNOWN) known.clear();
    const pseudonym = PREFIX + digest(value);
    known.set(value, pseudonym);
    return pseudonym;
  };
}
