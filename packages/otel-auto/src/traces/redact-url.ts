/**
 * Names of query parameters whose values are credentials or signatures, in lower case. Those of the
 * semantic conventions for `url.full` and `url.query` come first.
 */
const SECRET_PARAMETERS: ReadonlySet<string> = new Set([
  'awsaccesskeyid',
  'signature',
  'sig',
  'x-goog-signature',
  'x-goog-credential',
  'x-amz-signature',
  'x-amz-credential',
  'x-amz-security-token',
  'access_token',
  'accesstoken',
  'refresh_token',
  'id_token',
  'token',
  'auth_token',
  'authtoken',
  'jwt',
  'api_key',
  'api-key',
  'apikey',
  'x-api-key',
  'subscription-key',
  'password',
  'passwd',
  'pwd',
  'secret',
  'client_secret',
  'clientsecret',
  'private_key',
  'authorization',
  'credential',
  'credentials',
  'code_verifier',
  'sessionid',
  'session_id',
]);

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

/** What stands before the last `@` of the host belongs to the password, as in `https://me:p@ss@host`. */
function redactUserInfo(text: string): string {
  return text.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, `$1${REDACTED}:${REDACTED}@`);
}

/**
 * Hides the values of secret parameters up to the next separator. Looks into all other values, where
 * a URL of its own may stand, and into the fragment, where OAuth 2 puts tokens.
 */
function redactQuery(text: string): string {
  if (!text.includes('=')) return text;
  const parameter = /(?:^|[?&;#])([^=&;?#]+)=/g;
  let redacted = '';
  let end = 0;
  for (let found = parameter.exec(text); found !== null; found = parameter.exec(text)) {
    if (!SECRET_PARAMETERS.has(decoded(found[1]!).toLowerCase())) continue;
    redacted += text.slice(end, parameter.lastIndex) + REDACTED;
    end = endOfValue(text, parameter.lastIndex);
    parameter.lastIndex = end;
  }
  return redacted + text.slice(end);
}

function endOfValue(text: string, start: number): number {
  const separator = /[&;#]/g;
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
