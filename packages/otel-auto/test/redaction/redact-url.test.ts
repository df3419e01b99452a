import { describe, expect, it } from '@jest/globals';
import { createTestRedactor } from '../support/redactor';

const redactor = createTestRedactor();

/** Returns a text as the attribute `url.full` leaves. */
const redactUrl = (text: string): string => redactor.attributes({ 'url.full': text })['url.full'];

/** Every name that is hidden. A name that goes missing here would be sent to a backend. */
const SECRET_NAMES = [
  'AWSAccessKeyId',
  'Signature',
  'sig',
  'X-Goog-Signature',
  'X-Goog-Credential',
  'X-Amz-Signature',
  'X-Amz-Credential',
  'X-Amz-Security-Token',
  'access_token',
  'accessToken',
  'refresh_token',
  'id_token',
  'token',
  'auth_token',
  'authToken',
  'jwt',
  'api_key',
  'api-key',
  'apiKey',
  'x-api-key',
  'subscription-key',
  'password',
  'passwd',
  'pwd',
  'secret',
  'client_secret',
  'clientSecret',
  'private_key',
  'authorization',
  'credential',
  'credentials',
  'code_verifier',
  'sessionid',
  'session_id',
  'code',
  'key',
  'user[password]',
  'X-Auth-Token',
  'SAMLResponse',
  'csrf_token',
  'functions-key',
  'tokens',
  'tokens[]',
  'mytoken',
  'passcode',
  'bearer',
  'authcode',
  'auth_code',
  'pin',
  'ssn',
  'cookie',
  'ticket',
  'nonce',
];

describe('a query parameter', () => {
  it.each(SECRET_NAMES)('%s is hidden, in any case', (name) => {
    for (const form of [name, name.toLowerCase(), name.toUpperCase()]) {
      expect(redactUrl(`https://a.test/b?x=1&${form}=hunter2&y=2`)).toBe(
        `https://a.test/b?x=1&${form}=REDACTED&y=2`,
      );
    }
  });

  it.each([
    'q',
    'user',
    'max_tokens',
    'input_tokens',
    'token_type',
    'signature_version',
    'sort_key',
    'zip_code',
    'page',
  ])('%s is kept', (name) => {
    const url = `https://a.test/?${name}=value`;
    expect(redactUrl(url)).toBe(url);
  });

  it.each([
    ['first', '?token=a&x=1', '?token=REDACTED&x=1'],
    ['in the middle', '?x=1&token=a&y=2', '?x=1&token=REDACTED&y=2'],
    ['last', '?x=1&token=a', '?x=1&token=REDACTED'],
    ['alone', '?token=a', '?token=REDACTED'],
    ['twice', '?token=a&token=b', '?token=REDACTED&token=REDACTED'],
    ['beside another secret', '?token=a&sig=b', '?token=REDACTED&sig=REDACTED'],
  ])('is hidden wherever it stands (%s)', (_where, query, expected) => {
    expect(redactUrl(query)).toBe(expected);
    expect(redactUrl(`http://a.test/b${query}`)).toBe(`http://a.test/b${expected}`);
  });

  it.each([
    ['%74oken=a', '%74oken=REDACTED'],
    ['%54%4F%4B%45%4E=a', '%54%4F%4B%45%4E=REDACTED'],
    ['access%5Ftoken=a', 'access%5Ftoken=REDACTED'],
    ['access%5ftoken=a', 'access%5ftoken=REDACTED'],
  ])('is known when its name is percent-encoded (%s)', (query, expected) => {
    expect(redactUrl(`/?${query}`)).toBe(`/?${expected}`);
  });

  it('is kept when its name cannot be decoded and is none of the names', () => {
    expect(redactUrl('/?%zz=a&%E0%A4%A=b')).toBe('/?%zz=a&%E0%A4%A=b');
  });

  it('is hidden with all of its value, whatever stands in that', () => {
    for (const value of ['a=b', 'a/b?c:d@e', '%26%23', 'a+b', 'ä€😀', '"<>"', 'a b', '[1]']) {
      expect(redactUrl(`/?token=${value}&x=1`)).toBe('/?token=REDACTED&x=1');
    }
  });

  it('without a value says that it is hidden', () => {
    expect(redactUrl('/?token=')).toBe('/?token=REDACTED');
  });

  it('that is only a name is kept', () => {
    expect(redactUrl('/?token')).toBe('/?token');
    expect(redactUrl('/?token&x=1')).toBe('/?token&x=1');
  });

  it('is hidden between semicolons', () => {
    expect(redactUrl('/?x=1;token=a;y=2')).toBe('/?x=1;token=REDACTED;y=2');
  });

  it('stops at a semicolon, which ends it for some servers', () => {
    expect(redactUrl('/?token=a;b')).toBe('/?token=REDACTED;b');
  });

  it('in the path is hidden up to the end of its segment', () => {
    expect(redactUrl('/orders;token=a/items;v=1?x=1')).toBe('/orders;token=REDACTED/items;v=1?x=1');
  });

  it('is hidden behind a second question mark', () => {
    expect(redactUrl('/?next=/login?token=a')).toBe('/?next=/login?token=REDACTED');
  });

  it.each([
    ['/?next=http://a.test/?sig=a&x=1', '/?next=http://a.test/?sig=REDACTED&x=1'],
    ['/?sig=a?token=b&x=1', '/?sig=REDACTED&x=1'],
    ['/?a=?b=?token=c?d', '/?a=?b=?token=REDACTED'],
  ])('is hidden in a URL that is a value, and hides all of its own (%s)', (query, expected) => {
    expect(redactUrl(query)).toBe(expected);
  });

  it('is hidden in a query without a question mark', () => {
    expect(redactUrl('x=1&token=a')).toBe('x=1&token=REDACTED');
    expect(redactUrl('token=a')).toBe('token=REDACTED');
  });
});

describe('a fragment', () => {
  it('stays', () => {
    expect(redactUrl('http://a.test/?token=a#top')).toBe('http://a.test/?token=REDACTED#top');
  });

  it('is hidden where it carries a token, as an answer of OAuth 2 does', () => {
    expect(redactUrl('http://a.test/cb#access_token=a&state=1')).toBe(
      'http://a.test/cb#access_token=REDACTED&state=1',
    );
  });
});

describe('user and password', () => {
  it.each([
    ['http://me:hunter2@a.test/', 'http://REDACTED:REDACTED@a.test/'],
    ['https://me@a.test', 'https://REDACTED:REDACTED@a.test'],
    ['http://:hunter2@a.test/', 'http://REDACTED:REDACTED@a.test/'],
    ['amqp://me:hunter2@a.test:5672/vhost', 'amqp://REDACTED:REDACTED@a.test:5672/vhost'],
    ['HTTP://me:hunter2@a.test', 'HTTP://REDACTED:REDACTED@a.test'],
    ['mongodb+srv://me:hunter2@a.test', 'mongodb+srv://REDACTED:REDACTED@a.test'],
    ['http://me:p%40ss@a.test/', 'http://REDACTED:REDACTED@a.test/'],
    ['http://me:a@b@a.test/', 'http://REDACTED:REDACTED@a.test/'],
  ])('before the host are hidden (%s)', (url, expected) => {
    expect(redactUrl(url)).toBe(expected);
  });

  it('are hidden beside a secret parameter', () => {
    expect(redactUrl('http://me:a@b.test/?token=c')).toBe(
      'http://REDACTED:REDACTED@b.test/?token=REDACTED',
    );
  });

  it.each([
    'http://a.test/@scope/package',
    'http://a.test/?to=me@b.test',
    'http://a.test#me@b.test',
    'http://a.test:8080/users/me@b.test',
    'mailto:me@b.test',
    '/users/me@b.test',
  ])('are not looked for elsewhere (%s)', (url) => {
    expect(redactUrl(url)).toBe(url);
  });
});

describe('what is no URL', () => {
  it.each([
    '',
    '/',
    '*',
    'a.test:443',
    '?',
    '?&',
    '&&=;;',
    '=',
    '?=token',
    'token',
    'no url',
    '://@',
  ])('is kept (%j)', (text) => {
    expect(redactUrl(text)).toBe(text);
  });

  it('is kept as the very text', () => {
    const url = `http://a.test/${'b'.repeat(10)}?x=1&y=2#z`;
    expect(redactUrl(url)).toBe(url);
  });
});
