import { describe, expect, it } from '@jest/globals';
import { redactCuts } from '../../src/redaction/redact-cuts';

const MARK = ' [cut: 70000 characters]';
/** Text that may stand behind a mark, as the next cause of an error. */
const REST = '\n    at a (b.js:1:1)'.repeat(20);

describe('the end of a text that was cut', () => {
  it.each([
    ['to https://bob:Zx4SECRET', 'to REDACTED'],
    ['paid with 4111 1111 1111 1', 'paid withREDACTED'],
    ['paid with card_4111.1111', 'paid with REDACTED'],
    ['call +49 (30) 123', 'callREDACTED'],
    ['it was sk_live_a1', 'it was REDACTED'],
    ['Basic YTp', 'Basic REDACTED'],
    ["where name = 'Ann SEC", "where name = 'Ann REDACTED"],
    ['x'.repeat(5000), `${'x'.repeat(904)}REDACTED`],
  ])('is taken out: %s', (text, expected) => {
    expect(redactCuts(`${text}${MARK}`, false)).toBe(`${expected}${MARK}`);
    expect(redactCuts(`${text}${MARK}${REST}`, false)).toBe(`${expected}${MARK}${REST}`);
  });

  it.each([
    ['https://shop.test/orders/17', 'https://shop.test/orders/REDACTED'],
    ['https://shop.test/orders?page=2&size=1', 'https://shop.test/orders?page=2&size=REDACTED'],
    ['https://bob:Zx/4', 'https://REDACTED'],
    ['https://bob:9Zx/4', 'https://REDACTED'],
    ['https://shop.test:8080/a', 'https://shop.test:8080/REDACTED'],
  ])('is only the last part of a URL: %s', (text, expected) => {
    expect(redactCuts(`${text}${MARK}`, true)).toBe(`${expected}${MARK}`);
  });

  it('is taken out once', () => {
    const once = redactCuts(`a b${MARK}\nc d${MARK}`, false);
    expect(once).toBe(`a REDACTED${MARK}\nc REDACTED${MARK}`);
    expect(redactCuts(once, false)).toBe(once);
    const pseudonym = `password=hmac:0123456789abcdef${MARK}`;
    expect(redactCuts(pseudonym, false)).toBe(pseudonym);
  });

  it('is nothing where no text was cut', () => {
    for (const text of ['', 'a [cut: b', 'a [cut: 3 more]', 'a']) {
      expect(redactCuts(text, false)).toBe(text);
    }
  });
});
