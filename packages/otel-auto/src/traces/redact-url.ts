/** Names of parameters, in lower case, that are secret only as the whole name. */
const SECRET_NAMES: ReadonlySet<string> = new Set([
  'code', // OAuth 2
  'key',
  'pass',
  'sid',
  'sas',
  'samlresponse',
  'awsaccesskeyid',
  'authtoken',
  'accesstoken',
  'refreshtoken',
  'idtoken',
  'clientsecret',
  'privatekey',
  'secretkey',
  'accesskey',
  'sessionid',
  'sessiontoken',
]);

/**
 * Words that make a parameter secret wherever they occur in its name: `access_token`,
 * `X-Amz-Signature`, `user[password]`, `apiKey`. They include those of the semantic conventions for
 * `url.full` and `url.query`.
 */
const SECRET_WORDS: ReadonlySet<string> = new Set([
  'token',
  'jwt',
  'password',
  'passwd',
  'passphrase',
  'pwd',
  'secret',
  'signature',
  'sig',
  'hmac',
  'credential',
  'credentials',
  'auth',
  'authorization',
  'assertion',
  'apikey',
  'session',
  'otp',
  'csrf',
  'xsrf',
  'verifier',
]);

/**
 * Last words of names that describe a secret without containing it: `token_type`,
 * `signature_version`.
 */
const HARMLESS_ENDINGS: ReadonlySet<string> = new Set([
  'type',
  'version',
  'method',
  'algorithm',
  'expires',
  'count',
]);

/**
 * Words that make a following `key` secret, as in `api_key` or `subscription-key`; a `sort_key` is
 * not secret.
 */
const OWNERS_OF_KEYS: ReadonlySet<string> = new Set([
  'api',
  'access',
  'account',
  'functions',
  'master',
  'private',
  'secret',
  'shared',
  'subscription',
]);

function isSecret(name: string): boolean {
  const lower = name.toLowerCase();
  if (SECRET_NAMES.has(lower)) return true;
  const words = name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/);
  if (words.length > 1 && HARMLESS_ENDINGS.has(words.at(-1)!)) return false;
  return (
    words.some((word) => SECRET_WORDS.has(word)) ||
    (words.at(-1) === 'key' && OWNERS_OF_KEYS.has(words.at(-2) ?? ''))
  );
}

const REDACTED = 'REDACTED';

/**
 * Replaces the values of query parameters that carry secrets, and a user and password before the
 * host, by `REDACTED`. Takes a whole URL or a query with or without `?`; returns the text itself
 * when there is nothing to hide.
 *
 * Semantic conventions for HTTP, `url.full`, `url.query`.
 */
export function redactUrl(text: string): string {
  return redactUserInfo(redactQuery(text));
}

/**
 * Redacts user and password. Everything up to the last `@` before the path is part of them, as in
 * `https://me:p@ss@host`.
 */
function redactUserInfo(text: string): string {
  if (!text.includes('@')) return text;
  return text.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, `$1${REDACTED}:${REDACTED}@`);
}

/**
 * Redacts the values of secret parameters up to the next separator. All other values are searched
 * too, since they may contain a URL, and so is the fragment, where OAuth 2 puts tokens.
 */
function redactQuery(text: string): string {
  if (!text.includes('=')) return text;
  const endOfPath = pathLength(text);
  const parameter = /(^|[?&;#])([^=&;?#]+)=/g;
  let redacted = '';
  let end = 0;
  for (let found = parameter.exec(text); found !== null; found = parameter.exec(text)) {
    if (!isSecret(decoded(found[2]!))) continue;
    const start = parameter.lastIndex;
    redacted += text.slice(end, start) + REDACTED;
    end = endOfValue(text, start, found[1] === ';' && start < endOfPath);
    parameter.lastIndex = end;
  }
  return redacted + text.slice(end);
}

/** Returns where the path of a text ends: at its query, or with the text; 0 if it has no path. */
function pathLength(text: string): number {
  if (!text.includes('/')) return 0;
  const query = text.indexOf('?');
  return query < 0 ? text.length : query;
}

/**
 * Returns where a value ends. A parameter in a path, as in `/orders;token=abc/items`, also ends
 * with its segment.
 */
function endOfValue(text: string, start: number, isInPath: boolean): number {
  const separator = isInPath ? /[&;#/?]/g : /[&;#]/g;
  separator.lastIndex = start;
  return separator.exec(text)?.index ?? text.length;
}

function decoded(name: string): string {
  if (!name.includes('%')) return name;
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
