import { describe, expect, it } from '@jest/globals';
import { createTestRedactor } from '../support/redactor';

const { text: redact } = createTestRedactor();

const JWT =
  'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U';

describe('a secret in a text', () => {
  it.each([
    // Connection strings
    [
      'connect to postgres://app:S3CRET@db:5432/shop failed',
      'postgres://REDACTED:REDACTED@db:5432/shop',
    ],
    ['mongodb+srv://app:S3CRET@a.test,b.test/shop?w=1', '@a.test,b.test/shop?w=1'],
    ['amqp://app:S3CRET@mq/%2f', 'amqp://REDACTED:REDACTED@mq/%2f'],
    ['redis://:S3CRET@cache:6379/0', 'redis://REDACTED:REDACTED@cache:6379/0'],
    ['postgres://app:S3/CRET@db/shop', 'postgres://REDACTED:REDACTED@db/shop'],
    ['jdbc:postgresql://app:S3CRET@db/shop', 'jdbc:postgresql://REDACTED:REDACTED@db/shop'],
    ['Server=db;User Id=sa;Password=two S3CRET;Timeout=3', ';Password=REDACTED;Timeout=3'],
    ['Server=db;Pwd=S3CRET', 'Server=db;Pwd=REDACTED'],
    ['AccountName=a;AccountKey=S3CRET==;EndpointSuffix=b', 'AccountKey=REDACTED;EndpointSuffix=b'],
    ["host=db user=app password='S3 CRET' dbname=shop", "password='REDACTED' dbname=shop"],
    ['host=db password=S3CRET dbname=shop', 'password=REDACTED dbname=shop'],
    // Headers
    ['Authorization: Bearer S3CRET.x', 'Authorization: REDACTED'],
    ['authorization: Basic UzNDUkVU\nhost: a.test', 'authorization: REDACTED\nhost: a.test'],
    ['Cookie: a=1; sid=S3CRET', 'Cookie: REDACTED'],
    ["curl -H 'X-Api-Key: S3CRET' a.test", "'X-Api-Key: REDACTED' a.test"],
    ['got Bearer S3CRETs3cret1 from a client', 'got Bearer REDACTED from a client'],
    ['with Basic YTpTM0NSRVQ= in it', 'with Basic REDACTED in it'],
    // Objects as text
    ['{"user":"ann","password":"S3CRET","n":1}', '"password":"REDACTED","n":1}'],
    ['{"password":"S3CR\\"ET","n":1}', '{"password":"REDACTED","n":1}'],
    ['"{\\"password\\":\\"S3CRET\\",\\"n\\":1}"', '\\"password\\":\\"REDACTED\\",\\"n\\":1}'],
    ["{ user: 'ann', password: 'S3CRET' }", "password: 'REDACTED' }"],
    ['{"tokens":["S3CRET","S3CRET"],"n":1}', '{"tokens":REDACTED],"n":1}'],
    ['password: S3CRET', 'password: REDACTED'],
    ['password = S3CRET', 'password = REDACTED'],
    ['api_key=S3CRET, n=1', 'api_key=REDACTED, n=1'],
    ['run --password S3CRET --user ann', '--password REDACTED --user ann'],
    ['run --token=S3CRET -v', '--token=REDACTED -v'],
    ['DB_PASSWORD=S3CRET node app.js', 'DB_PASSWORD=REDACTED node app.js'],
    // URLs
    ['GET /a?access_token=S3CRET&b=1 200', 'GET /a?access_token=REDACTED&b=1 200'],
    ['GET /a?code=S3CRET 302', 'GET /a?code=REDACTED 302'],
    ['to https%3A%2F%2Fa.test%2F%3Ftoken%3DS3CRET%26b%3D1 now', '%3Ftoken%3DREDACTED%26b%3D1 now'],
    ['?u=https%253A%252F%252Fa%253Ftoken%253DS3CRET%2526b&c=1', 'token%253DREDACTED%2526b&c=1'],
    [
      'next=https%3A%2F%2Fbob%3AS3CRET%40h%2Fa%40b',
      'next=https%3A%2F%2FREDACTED:REDACTED%40h%2Fa%40b',
    ],
    // SQL
    ["ALTER USER app PASSWORD 'S3CRET'", "PASSWORD 'REDACTED'"],
    ["CREATE USER app IDENTIFIED BY 'S3CRET'", "IDENTIFIED BY 'REDACTED'"],
    ["CREATE USER app IDENTIFIED WITH sha2 BY 'S3CRET'", "BY 'REDACTED'"],
    ["SET PASSWORD = PASSWORD('S3CRET')", 'REDACTED'],
    // Keys
    [
      '-----BEGIN PRIVATE KEY-----\nS3CRET\n-----END PRIVATE KEY-----\n',
      '-----BEGIN PRIVATE KEY-----REDACTED-----END PRIVATE KEY-----',
    ],
    ['key -----BEGIN RSA PRIVATE KEY-----\\nS3CRET', 'key -----BEGIN RSA PRIVATE KEY-----REDACTED'],
    ['postgres://app:9Zq32/S3CRET@db:5432/x', 'postgres://REDACTED:REDACTED@db:5432/x'],
    ['Authorization: Digest username="bob", response="S3CRET"', 'Authorization: REDACTED'],
    ['Pwd=Zq34 S3CRET;Server=db', 'Pwd=REDACTED;Server=db'],
    ['password=Zq132,S3CRET b=1', 'password=REDACTED b=1'],
    ['{"tokens":["a]S3CRET"],"n":1}', '{"tokens":REDACTED],"n":1}'],
    ['token=abc)S3CRET', 'token=REDACTED'],
    ['f(token=S3CRET) b', 'f(token=REDACTED) b'],
    ['password := "S3CRET"', 'password := "REDACTED"'],
    ["'password' => 'S3CRET',", "'password' => 'REDACTED',"],
    [
      '-----BEGIN PGP PRIVATE KEY BLOCK-----\nS3CRET\n-----END',
      '-----BEGIN PGP PRIVATE KEY BLOCK-----REDACTED-----END',
    ],
  ])('is redacted: %s', (text, expected) => {
    expect(redact(text)).toContain(expected);
    expect(redact(text)).not.toMatch(/S3CRET|CRET|UzNDUkVU|YTpT/);
  });

  it.each([
    JWT,
    'AKIAIOSFODNN7EXAMPLE',
    'ASIAIOSFODNN7EXAMPLE',
    `AIza${'a1'.repeat(17)}a`,
    `ghp_${'a1'.repeat(18)}`,
    `github_pat_${'a1'.repeat(20)}`,
    `glpat-${'a1'.repeat(10)}`,
    'xoxb-1234567890-abcdefghij',
    `sk_live_${'a1'.repeat(12)}`,
    `sk-proj-${'a1'.repeat(20)}`,
    `SG.${'a1'.repeat(11)}.${'b2'.repeat(20)}`,
    `npm_${'a1'.repeat(18)}`,
    `hvs.${'a1'.repeat(14)}`,
  ])('is known by how it begins: %s', (token) => {
    expect(redact(`it was ${token}, they said`)).toBe('it was REDACTED, they said');
    expect(redact(token)).toBe('REDACTED');
    expect(redact(`/reset/${token}/now`)).toBe('/reset/REDACTED/now');
  });

  it.each([
    '4111111111111111',
    '4111 1111 1111 1111',
    '4111-1111-1111-1111',
    '5555555555554444',
    '378282246310005',
    '3782 822463 10005',
    '6011111111111117',
    '3530111333300000',
    '30569309025904',
    '2223003122003222',
    '4111.1111.1111.1111',
    '4111\u00a01111\u00a01111\u00a01111',
    '6212345678901232',
  ])('is a card number: %s', (number) => {
    expect(redact(`paid with ${number}.`)).toBe('paid with REDACTED.');
    expect(redact(`(${number})`)).toBe('(REDACTED)');
    expect(redact(`on 2026 ${number} 12`)).toBe('on 2026 REDACTED 12');
  });
});

describe('a text', () => {
  it.each([
    '',
    'order 7 placed',
    'invalid token: it has expired',
    'Unexpected token: <',
    'JsonWebTokenError: invalid signature',
    'session: closed',
    'Error: x\n    at f (/app/secrets.cjs:12:34)\n    at g (auth/password.js:3:4)',
    'connect ECONNREFUSED auth:3000',
    'Basic authentication failed',
    'the bearer of bad news',
    'GET /v1/token:refresh',
    'POST /auth/login 200 in 12 ms',
    'TypeError: x is not a function\n    at f (/app/shop.js:12:3)\n    at node:internal/main:1:1',
    'http://a.test:8080/users/me@b.test?to=me@b.test',
    'https://a.test/@scope/package',
    'mail to ann@b.test',
    'token === undefined',
    'if (password == null) return',
    '{"input_tokens":12,"max_tokens":100,"password":null,"pin":1234,"token":false}',
    'password=null token=undefined',
    'password=***',
    'the task-force sk-eleton',
    'sk-learn-is-a-library-with-a-long-name',
    'ghp_short',
    '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----',
    // Times, identifiers and numbers that are no cards
    'at 1764534000000 and 1764534000000000 and 1764534000000000000',
    '4111111111111112',
    '1234567890123452',
    'f4111111111111111',
    '0.4111111111111111',
    '41111111111111111111',
    'id 4bf92f35-4111-4111-8111-111111111111',
    '2026-11-30 12:00:00',
    'a=1&b=2',
    'x:y',
    'input tokens: 12, tokens=1523, max tokens: 4096',
    'session: 42 users, pass=12 fail=3',
    'password: Path `password` is required.',
    'password: must have 8 characters',
    'at authToken:12:3',
    'at resetPassword:12:3',
    'npm_config_a_very_long_name_of_a_setting',
    'EAN 4006381333931',
    'docker://image@sha256:0123456789abcdef',
    'http://token:8080/x',
    '????',
  ])('is kept if nothing in it is secret: %j', (text) => {
    expect(redact(text)).toBe(text);
  });

  it('stays what it is when it is redacted again', () => {
    const once = redact('postgres://a:b@c?token=d Bearer e1234567');
    expect(redact(once)).toBe(once);
  });
});
