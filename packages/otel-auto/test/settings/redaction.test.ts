import { describe, expect, it } from '@jest/globals';
import { parse } from './parse';

const redactionOf = (env: Readonly<Record<string, string>>) => {
  const { settings, sentences } = parse(env);
  return { ...settings.redaction, sentences };
};

describe('ACME_OTEL_REDACT_*', () => {
  it('names what is redacted, with an action or without', () => {
    expect(
      redactionOf({
        ACME_OTEL_REDACT_ACTION: 'DROP',
        ACME_OTEL_REDACT_NAMES: 'email=mask, customer.phone = Drop ,ssn,user.*',
        ACME_OTEL_REDACT_KEEP: 'db.query.text,x-*',
        ACME_OTEL_REDACT_PATTERNS: 'email,IBAN',
      }),
    ).toEqual({
      action: 'drop',
      names: [
        { name: 'email', action: 'mask' },
        { name: 'customer.phone', action: 'drop' },
        { name: 'ssn', action: undefined },
        { name: 'user.*', action: undefined },
      ],
      keep: ['db.query.text', 'x-*'],
      patterns: ['email', 'iban'],
      hashKeyFile: undefined,
      sentences: [],
    });
  });

  it.each([
    [
      { ACME_OTEL_REDACT_ACTION: 'encrypt' },
      'ACME_OTEL_REDACT_ACTION="encrypt" is not one of mask, hash, drop; using mask',
    ],
    [
      { ACME_OTEL_REDACT_NAMES: 'a=b=c,x' },
      'ACME_OTEL_REDACT_NAMES="a=b=c" is not a name with one of mask, hash, drop; using the other names',
    ],
    [
      { ACME_OTEL_REDACT_NAMES: '(a+)+' },
      'ACME_OTEL_REDACT_NAMES="(a+)+" is not the name of a field; ignored',
    ],
    [
      { ACME_OTEL_REDACT_KEEP: 'a b,c' },
      'ACME_OTEL_REDACT_KEEP="a b" is not the name of a field; using c',
    ],
    [
      { ACME_OTEL_REDACT_ACTION: 'hash' },
      'ACME_OTEL_REDACT_ACTION="hash" is not of use without a key (set ACME_OTEL_REDACT_HASH_KEY_FILE); using mask',
    ],
    [
      { ACME_OTEL_REDACT_NAMES: 'email=hash' },
      'ACME_OTEL_REDACT_NAMES="hash" is not of use without a key (set ACME_OTEL_REDACT_HASH_KEY_FILE); using mask',
    ],
  ])('says what cannot be used: %j', (env, sentence) => {
    expect(redactionOf(env).sentences).toEqual([sentence]);
  });

  it('needs no key where nothing is hashed, and takes any file where something is', () => {
    expect(redactionOf({ ACME_OTEL_REDACT_NAMES: 'email=drop' }).sentences).toEqual([]);
    expect(
      redactionOf({ ACME_OTEL_REDACT_ACTION: 'hash', ACME_OTEL_REDACT_HASH_KEY_FILE: '/k' }),
    ).toMatchObject({ action: 'hash', hashKeyFile: '/k', sentences: [] });
  });
});
