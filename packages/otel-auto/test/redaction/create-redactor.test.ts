import { createHmac } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { createRecordingVoice } from '../support/recording-voice';
import { createTestRedactor } from '../support/redactor';
import { createTemporaryFolder } from '../support/temporary-folder';

const KEY = '0123456789abcdef';

const folder = createTemporaryFolder();

afterAll(() => {
  folder.remove();
});

const keyFile = (text = `${KEY}\n`): string => {
  const file = join(folder.path, `key${text.length}`);
  writeFileSync(file, text);
  return file;
};

const pseudonymOf = (value: string): string =>
  `hmac:${createHmac('sha256', KEY).update(value).digest('hex').slice(0, 16)}`;

describe('attributes', () => {
  const { attributes: redact, body } = createTestRedactor();

  it('are the object itself if nothing is secret', () => {
    const given = { a: 'b', n: 1, list: ['x'], map: { c: 'd', e: [{ f: 'g' }] } };
    expect(redact(given)).toBe(given);
  });

  it('are copied where something is, and what was given stays', () => {
    const given = Object.freeze({
      password: 'x',
      map: Object.freeze({ token: 'x', list: Object.freeze(['Bearer abc12345', 'ok']) }),
    });
    expect(redact(given)).toEqual({
      password: 'REDACTED',
      map: { token: 'REDACTED', list: ['Bearer REDACTED', 'ok'] },
    });
    expect(given.map.list).toEqual(['Bearer abc12345', 'ok']);
  });

  it('have their numbers and booleans, whatever the name is', () => {
    const given = {
      'gen_ai.usage.input_tokens': 12,
      password: true,
      pin: 1234,
      card: 4111111111111111,
      session: { count: 3, active: false },
    };
    expect(redact(given)).toBe(given);
  });

  it('lose what the names in an object below a secret name say', () => {
    expect(
      redact({
        credentials: { user: 'ann', list: ['x', 1], none: null, type: 'basic' },
        session: { user: 'ann', token: 'x', startedAt: 'noon' },
        auth: { method: 'basic', password: 'x' },
        tokens: { input: '12' },
        cookies: { theme: 'dark' },
      }),
    ).toEqual({
      credentials: { user: 'REDACTED', list: ['REDACTED', 1], none: null, type: 'basic' },
      session: { user: 'ann', token: 'REDACTED', startedAt: 'noon' },
      auth: { method: 'basic', password: 'REDACTED' },
      tokens: { input: '12' },
      cookies: { theme: 'REDACTED' },
    });
  });

  it('lose bytes of a secret name', () => {
    expect(redact({ privateKey: new Uint8Array([1]) })).toEqual({ privateKey: 'REDACTED' });
  });

  it('keep the mark of what the application has redacted', () => {
    const given = { password: '***', token: '[Redacted]', secret: '[REDACTED]' };
    expect(redact(given)).toBe(given);
  });

  it('have the parameters of a URL as an object', () => {
    expect(redact({ req: { query: { code: 'x', page: '2' } }, code: 'E_SHOP' })).toEqual({
      req: { query: { code: 'REDACTED', page: '2' } },
      code: 'E_SHOP',
    });
  });

  it('may contain themselves, in many ways', () => {
    const given: Record<string, unknown> = { password: 'x' };
    for (let index = 0; index < 20; index += 1) given[`self${index}`] = given;
    expect(redact(given)['password']).toBe('REDACTED');
    expect((body(given) as Record<string, unknown>)['password']).toBe('REDACTED');
  });

  it('may be objects whose content is not in their fields', () => {
    const given = {
      map: new Map<string, unknown>([
        ['password', 'x'],
        ['list', [new Set(['token=abc'])]],
      ]),
      url: new URL('https://bob:x@b.test/?token=x'),
      error: new Error('password=x'),
      model: { toJSON: () => ({ apiKey: 'x', name: 'a' }) },
    };
    const text = JSON.stringify(body(given));
    expect(body(given)).toMatchObject({
      map: { password: 'REDACTED', list: [['token=REDACTED']] },
      url: 'https://REDACTED:REDACTED@b.test/?token=REDACTED',
      error: { name: 'Error', message: 'password=REDACTED' },
      model: { apiKey: 'REDACTED', name: 'a' },
    });
    expect(text).not.toMatch(/"x"|=x|:x/);
    const harmless = {
      map: new Map([['a', 'b']]),
      url: new URL('https://b.test/'),
      date: new Date(0),
      throws: {
        toJSON: () => {
          throw new Error('no');
        },
      },
    };
    expect(body(harmless)).toBe(harmless);
  });

  it('may have the names that every object has', () => {
    const given = JSON.parse(
      '{"constructor":"token=a","toString":{"password":"a"},"__proto__":"token=a"}',
    ) as object;
    expect(JSON.stringify(redact(given))).toBe(
      '{"constructor":"token=REDACTED","toString":{"password":"REDACTED"},"__proto__":"token=REDACTED"}',
    );
    expect(redact({ valueOf: 'x', hasOwnProperty: 'x' })).toEqual({
      valueOf: 'x',
      hasOwnProperty: 'x',
    });
  });

  it('are redacted in a body as well', () => {
    expect(body({ password: 'x', text: 'token=abc' })).toEqual({
      password: 'REDACTED',
      text: 'token=REDACTED',
    });
    expect(body('token=abc')).toBe('token=REDACTED');
    expect(body(42)).toBe(42);
    expect(body(undefined)).toBeUndefined();
  });
});

describe('names of the settings', () => {
  it('are redacted as they say, at any depth and in texts', () => {
    const { attributes, text } = createTestRedactor({
      ACME_OTEL_REDACT_NAMES: 'email,customer.phone=drop,internal.*=drop',
    });
    expect(
      attributes({
        email: 'a',
        'user.email': 'b',
        customer: { phone: 'c', name: 'Ann' },
        'customer.phone': 'd',
        phone: 'e',
        'internal.host': 'f',
        emails: 'g',
        order: { Email: ['h'] },
      }),
    ).toEqual({
      email: 'REDACTED',
      'user.email': 'REDACTED',
      customer: { name: 'Ann' },
      phone: 'e',
      emails: 'g',
      order: { Email: ['REDACTED'] },
    });
    expect(text('GET /?email=ann%40b.test&x=1')).toBe('GET /?email=REDACTED&x=1');
  });

  it('mean numbers if they are written out, and never with *', () => {
    const { attributes } = createTestRedactor({
      ACME_OTEL_REDACT_NAMES: 'customer.id,*token*=drop,vip=drop',
    });
    expect(
      attributes({ 'customer.id': 42, vip: true, 'gen_ai.usage.input_tokens': 12, mytokenx: 'x' }),
    ).toEqual({ 'customer.id': 'REDACTED', 'gen_ai.usage.input_tokens': 12 });
  });

  it('are kept with all that is in them', () => {
    const { attributes, keeps } = createTestRedactor({
      ACME_OTEL_REDACT_KEEP: 'db.query.text,session,process.owner,x.*',
      ACME_OTEL_REDACT_NAMES: 'x.a',
    });
    const given = {
      'db.query.text': "select 'Ann'",
      session: { user: 'ann', password: 'p' },
      'x.a': 'token=abc',
    };
    expect(attributes(given)).toBe(given);
    expect([keeps('process.owner'), keeps('process.pid')]).toEqual([true, false]);
  });
});

describe('the action', () => {
  it('drop leaves out fields, and parts of texts', () => {
    const { attributes, text } = createTestRedactor({ ACME_OTEL_REDACT_ACTION: 'drop' });
    expect(attributes({ password: 'x', a: ['token=abc'], map: { token: 'y', n: 1 } })).toEqual({
      a: ['token='],
      map: { n: 1 },
    });
    expect(text('postgres://a:b@c')).toBe('postgres://@c');
  });

  it('hash gives the same value the same pseudonym, wherever it is', () => {
    const env = {
      ACME_OTEL_REDACT_NAMES: 'email=hash,user.id=hash',
      ACME_OTEL_REDACT_HASH_KEY_FILE: keyFile(),
    };
    const { attributes, text } = createTestRedactor(env);
    const given = { email: 'ann@b.test', list: { email: ['ann@b.test'] }, 'user.id': 7 };
    const expected = {
      email: pseudonymOf('ann@b.test'),
      list: { email: [pseudonymOf('ann@b.test')] },
      'user.id': pseudonymOf('7'),
    };
    expect(attributes(given)).toEqual(expected);
    expect(createTestRedactor(env).attributes(given)).toEqual(expected);
    expect(text('GET /?email=ann%40b.test&n=1')).toBe(
      `GET /?email=${pseudonymOf('ann@b.test')}&n=1`,
    );
    expect(attributes({ 'url.full': '/?email=ann%40b.test' })).toEqual({
      'url.full': `/?email=${pseudonymOf('ann@b.test')}`,
    });
    expect(text('?u=%3Femail%3Dann%40b.test')).toBe(`?u=%3Femail%3D${pseudonymOf('ann@b.test')}`);
    expect(text('?email=%E0%A4')).toBe(`?email=${pseudonymOf('%E0%A4')}`);
    expect(text('email=ann@b.test')).toBe(`email=${pseudonymOf('ann@b.test')}`);
    expect(text(text('email=ann@b.test'))).toBe(`email=${pseudonymOf('ann@b.test')}`);
    expect(attributes(attributes(given))).toEqual(expected);
  });

  it('hash holds for what is secret by itself', () => {
    const { attributes } = createTestRedactor({
      ACME_OTEL_REDACT_ACTION: 'hash',
      ACME_OTEL_REDACT_HASH_KEY_FILE: keyFile(),
    });
    expect(attributes({ password: 'x', text: 'card 4111111111111111' })).toEqual({
      password: pseudonymOf('x'),
      text: `card ${pseudonymOf('4111111111111111')}`,
    });
  });

  it.each([
    ['a folder', () => folder.path],
    ['nothing', () => join(folder.path, 'none')],
    ['an empty file', () => keyFile('')],
    ['a short key', () => keyFile('short')],
    ['a device', () => '/dev/zero'],
  ])('hash masks without a key, and says so once: %s', (_what, file) => {
    const voice = createRecordingVoice();
    const env = {
      ACME_OTEL_REDACT_NAMES: 'email=hash',
      ACME_OTEL_REDACT_HASH_KEY_FILE: file(),
    };
    const { attributes } = createTestRedactor(env, voice);
    expect(attributes({ email: 'a' })).toEqual({ email: 'REDACTED' });
    attributes({ email: 'b' });
    expect(voice.lines).toEqual([
      expect.stringMatching(/^the key of ACME_OTEL_REDACT_HASH_KEY_FILE cannot be read \(.*masked/),
    ]);
  });

  it('reads no key that nothing needs', () => {
    const voice = createRecordingVoice();
    createTestRedactor({ ACME_OTEL_REDACT_HASH_KEY_FILE: '/none' }, voice).text('token=abc');
    expect(voice.lines).toEqual([]);
  });
});

describe('patterns', () => {
  const TEXTS = {
    email: ['to ann.b+c@shop.test.', 'to REDACTED.'],
    iban: ['from DE89 3704 0044 0532 0130 00 today', 'from REDACTED today'],
    ipv4: ['peer 192.168.17.4 went', 'peer REDACTED went'],
    ipv6: ['peer 2001:db8::8a2e:370:7334 went', 'peer REDACTED went'],
    phone: ['call +49 (30) 1234-567 now', 'call REDACTED now'],
  } as const;

  it.each(Object.entries(TEXTS))('%s is looked for where it is named', (name, [text, expected]) => {
    expect(createTestRedactor({ ACME_OTEL_REDACT_PATTERNS: name }).text(text)).toBe(expected);
    expect(createTestRedactor().text(text)).toBe(text);
  });

  it.each([
    ['email', 'a @ b, x@y, @scope/package'],
    ['iban', 'DE89 3704 0044 0532 0130 01 and ABCD1234'],
    ['ipv4', '1.2.3 and 1.2.3.4.5 and 300.1.1.1 and v1.2.3.4'],
    ['ipv6', '12:30:45 and a::b::std and ::'],
    ['phone', '1+2 and +0 and a+123'],
  ])('%s is not seen in other texts', (name, text) => {
    expect(createTestRedactor({ ACME_OTEL_REDACT_PATTERNS: name }).text(text)).toBe(text);
  });
});
