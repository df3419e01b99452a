/** Words that make a name secret wherever they are in it: `access_token`, `user[password]`. */
const WORDS: ReadonlySet<string> = new Set([
  'token',
  'jwt',
  'password',
  'passwords',
  'passwd',
  'passphrase',
  'passcode',
  'pwd',
  'secret',
  'secrets',
  'signature',
  'hmac',
  'credential',
  'credentials',
  'authorization',
  'bearer',
  'apikey',
  'csrf',
  'xsrf',
  'otp',
  'totp',
]);

/** Words that make a name secret as its last one: `http.request.header.cookie`, but no `cookie_policy`. */
const LAST_WORDS: ReadonlySet<string> = new Set([
  'assertion',
  'auth',
  'authcode',
  'cookie',
  'cookies',
  'cvc',
  'cvv',
  'pass',
  'pin',
  'samlrequest',
  'samlresponse',
  'session',
  'sessionid',
  'sig',
  'ssn',
  'verifier',
  'creds',
  'cvc2',
  'cvv2',
  'jsessionid',
  'phpsessid',
  'pw',
  // Written in one, in whatever case.
  'apikeys',
  'authheader',
  'backupcodes',
  'connectsid',
  'onetimecode',
  'privatekeypem',
  'recoverycodes',
  'accesskey',
  'accesskeyid',
  'awsaccesskeyid',
  'cardnumber',
  'privatekey',
  'secretkey',
]);

/** Words that are secret behind one of these, at the end of a name: `api_key`, but no `sort_key`. */
const PHRASES: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  [
    'key',
    new Set([
      'access',
      'account',
      'api',
      'encryption',
      'functions',
      'master',
      'private',
      'session',
      'shared',
      'signing',
      'ssh',
      'storage',
      'subscription',
    ]),
  ],
  [
    'code',
    new Set([
      'activation',
      'auth',
      'backup',
      'invite',
      'login',
      'mfa',
      'pin',
      'recovery',
      'reset',
      'security',
      'sms',
      'verification',
    ]),
  ],
  ['id', new Set(['session'])],
  ['keyid', new Set(['access'])],
  ['link', new Set(['invite', 'login', 'magic', 'reset'])],
  ['number', new Set(['card', 'security'])],
  ['tokens', new Set(['access', 'api', 'auth', 'bearer', 'device', 'id', 'refresh', 'session'])],
]);

/** Endings that make one word secret, however it begins: `dbpassword`, `logintoken`. */
const ENDINGS = ['token', 'password', 'passwd', 'passphrase', 'secret', 'apikey', 'credentials'];

/** Last words of names that describe a secret without containing it: `token_type`, `secret.name`. */
const HARMLESS: ReadonlySet<string> = new Set([
  // Files, as in a stack.
  'cjs',
  'js',
  'json',
  'jsx',
  'mjs',
  'ts',
  'tsx',
  // Facts.
  'age',
  'algorithm',
  'arn',
  'at',
  'count',
  'enabled',
  'endpoint',
  'error',
  'exception',
  'expiration',
  'expires',
  'expiry',
  'format',
  'in',
  'issuer',
  'kind',
  'length',
  'limit',
  'method',
  'name',
  'policy',
  'provider',
  'required',
  'scope',
  'size',
  'status',
  'strength',
  'total',
  'ttl',
  'type',
  'uri',
  'url',
  'usage',
  'used',
  'valid',
  'version',
]);

/** Names of the semantic conventions that have such words and are no secrets. */
const KNOWN: ReadonlySet<string> = new Set([
  'method.signature',
  'otp.release',
  'session.id',
  'session.previous_id',
  'ssh.auth',
]);

/** Names of parameters of URLs, in lower case, that are secret there alone. */
const OF_PARAMETERS: ReadonlySet<string> = new Set([
  'code', // OAuth 2
  'key',
  'nonce',
  'sas',
  'sid',
  'ticket', // CAS
]);

/** The place of a name: before a value of a URL, or anywhere else. */
export type NamePlace = 'parameter' | 'field';

/**
 * Whether a value with this name is a secret: a credential, a token, a signature, a cookie. The
 * names include those of the semantic conventions for `url.full` and `url.query`.
 */
export function isSecretName(name: string, place: NamePlace): boolean {
  const lower = name.toLowerCase();
  if (place === 'parameter' && OF_PARAMETERS.has(lower.slice(lower.lastIndexOf('.') + 1))) {
    return true;
  }
  if (KNOWN.has(lower)) return false;
  // What the application gave a statement for its places.
  if (lower.startsWith('db.query.parameter.')) return true;
  const words = splitWords(name);
  const last = words.at(-1);
  if (last === undefined) return false;
  if (words.length > 1 && HARMLESS.has(last)) return false;
  if (LAST_WORDS.has(last) || LAST_WORDS.has(words.join(''))) return true;
  if (words.some(isSecretWord)) return true;
  if (last === 'tokens' && words.length === 1) return true;
  const before = words.at(-2) ?? '';
  if (last === 'id' && before === 'key') return PHRASES.get('keyid')!.has(words.at(-3) ?? '');
  return PHRASES.get(last)?.has(before) === true;
}

/** Splits at everything but letters and digits, and before the capitals of `camelCase`. */
const splitWords = (name: string): readonly string[] =>
  name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z\d]+/)
    .filter((word) => word !== '');

function isSecretWord(word: string): boolean {
  const letters = word.replace(/\d{1,3}$/, '');
  return WORDS.has(letters) || ENDINGS.some((ending) => letters.endsWith(ending));
}
