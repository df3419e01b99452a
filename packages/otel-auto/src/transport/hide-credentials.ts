import type { OtlpSettings } from '../settings/settings';
import type { Sender, SendResult } from './sender';

/**
 * Wraps a sender so that no result contains a header of the settings or another secret part of the
 * address, in case that a receiver repeats in its response what it was sent: results are printed.
 */
export function hideCredentials(
  send: Sender,
  { headers, url }: Pick<OtlpSettings, 'headers' | 'url'>,
): Sender {
  const secrets = [...Object.values(headers).flatMap(partsOfHeader), ...partsOfQuery(url)]
    .filter((secret) => secret.length >= MIN_LENGTH)
    // A part is hidden after the whole.
    .toSorted((one, other) => other.length - one.length);
  return secrets.length === 0
    ? send
    : async (...args) => withoutSecrets(await send(...args), secrets);
}

/** The length from which on a value is a secret that no other text contains by chance. */
const MIN_LENGTH = 4;

/** Returns a header's value, and of `Bearer token` and `Basic user:password` also the parts. */
function partsOfHeader(value: string): readonly string[] {
  const [, scheme = '', token] = /^(\S+) +(\S+)$/.exec(value) ?? [];
  if (token === undefined) return [value];
  if (scheme.toLowerCase() !== 'basic') return [value, token];
  const pair = Buffer.from(token, 'base64').toString('utf8');
  return [value, token, pair, pair.slice(pair.indexOf(':') + 1)];
}

function partsOfQuery(url: string): readonly string[] {
  const start = url.indexOf('?');
  if (start < 0) return [];
  const query = url.slice(start + 1);
  return [query, ...new URLSearchParams(query).values()];
}

function withoutSecrets(result: SendResult, secrets: readonly string[]): SendResult {
  const hide = (text: string): string => {
    let hidden = text;
    for (const secret of secrets) hidden = hidden.replaceAll(secret, '***');
    return hidden;
  };
  if (result.kind !== 'accepted') {
    hideInError(result.error, hide);
    return result;
  }
  const { partialSuccess, strangeAnswer } = result.response;
  if (partialSuccess === undefined && strangeAnswer === undefined) return result;
  return {
    ...result,
    response: {
      ...(partialSuccess && {
        partialSuccess: { ...partialSuccess, message: hide(partialSuccess.message) },
      }),
      ...(strangeAnswer !== undefined && { strangeAnswer: hide(strangeAnswer) }),
    },
  };
}

/** Hides the secrets in the texts of an error, which is this request's own. */
function hideInError(error: Error, hide: (text: string) => string): void {
  const texts = error as Error & { answer?: unknown; location?: unknown; rawPacket?: unknown };
  texts.message = hide(texts.message);
  if (typeof texts.answer === 'string') texts.answer = hide(texts.answer);
  if (typeof texts.location === 'string') texts.location = hide(texts.location);
  if (texts.rawPacket instanceof Uint8Array) {
    const packet = Buffer.from(texts.rawPacket).toString('latin1');
    if (hide(packet) !== packet) texts.rawPacket = Buffer.from(hide(packet), 'latin1');
  }
}
