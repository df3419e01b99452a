import { describe, expect, it } from '@jest/globals';
import { errorTypeOf } from '../../src/instrumentations/error-type';

class Refused extends Error {}

const withCode = (error: Error, code: unknown) => Object.assign(error, { code });

describe('errorTypeOf', () => {
  it.each([
    ['ECONNREFUSED', withCode(new Error('connect'), 'ECONNREFUSED')],
    ['ECONNREFUSED', withCode(new AggregateError([], 'connect'), 'ECONNREFUSED')],
    ['UND_ERR_CONNECT_TIMEOUT', withCode(new Refused('no'), 'UND_ERR_CONNECT_TIMEOUT')],
    ['ERR_INVALID_URL', withCode(new TypeError('no'), 'ERR_INVALID_URL')],
    ['ENOENT', { code: 'ENOENT' }],
  ])('is the code %s of an error that has one', (type, error) => {
    expect(errorTypeOf(error)).toBe(type);
  });

  it.each([
    ['a number', 404],
    ['a sentence', 'Not found: order 17'],
    ['in small letters', 'invalid_api_key'],
    ['longer than a code', 'E'.repeat(65)],
    ['empty', ''],
  ])('is the name of the class where the code is %s', (_what, code) => {
    expect(errorTypeOf(withCode(new RangeError('no'), code))).toBe('RangeError');
  });

  it.each([
    ['Error', new Error('no')],
    ['Refused', new Refused('no')],
    ['AbortError', new DOMException('', 'AbortError')],
    ['MongoError', Object.assign(new Refused('no'), { name: 'MongoError' })],
    ['string', 'a text'],
    ['object', {}],
    ['function', Refused],
    ['_OTHER', undefined],
    ['_OTHER', null],
  ])('is %s of what has no code', (type, error) => {
    expect(errorTypeOf(error)).toBe(type);
  });

  it('is a type of what cannot be looked at', () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect(errorTypeOf(proxy)).toBe('object');
  });
});
