import { describe, expect, it } from '@jest/globals';
import { redactUrl, redactValue } from '../../src/settings/redact';

describe('redactUrl', () => {
  it.each([
    ['http://me:secret@a.test/otlp', 'http://***@a.test/otlp'],
    ['http://secret@a.test', 'http://***@a.test'],
    ['http://me:sec@ret@a.test', 'http://***@a.test'],
    ['me:secret@a.test:4318', '***@a.test:4318'],
    ['http://a.test?key=secret', 'http://a.test?***'],
    ['http://a.test/otlp?key=secret#more', 'http://a.test/otlp?***'],
    ['http://a.test/v1/traces#secret', 'http://a.test/v1/traces#***'],
    ['http://a.test/tenants/secret/v1/logs', 'http://a.test/***/***/v1/logs'],
    ['a.test/secret', 'a.test/***'],
    ['http://a.test/', 'http://a.test/'],
    ['unix:/run/otel.sock', 'unix:/run/otel.sock'],
  ])('hides what may be a secret (%s)', (url, shown) => {
    expect(redactUrl(url)).toBe(shown);
    expect(redactUrl(shown)).toBe(shown);
  });
});

describe('redactValue', () => {
  it('shows of attributes of the resource only the keys', () => {
    const text = 'team=a, db.password=x=y,secret,"quoted=b"';
    expect(redactValue('OTEL_RESOURCE_ATTRIBUTES', text)).toBe(
      'team=***,db.password=***,***,quoted=***',
    );
  });
});
