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

function redactUserInfo(text: string): string {
  return text.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#@]*@/i, `$1${REDACTED}:${REDACTED}@`);
}

function redactQuery(text: string): string {
  if (!text.includes('=')) return text;
  return text.replace(/(^|[?&;])([^=&;?#]+)=([^&;#]*)/g, (whole, before: string, name: string) =>
    SECRET_PARAMETERS.has(decoded(name).toLowerCase()) ? `${before}${name}=${REDACTED}` : whole,
  );
}

function decoded(name: string): string {
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
