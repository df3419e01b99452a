import { describe, expect, it } from '@jest/globals';
import { escapeControls } from '../../src/diagnostics/escape-controls';

describe('escapeControls', () => {
  it.each([
    [
      'the controls of ASCII',
      '\u0000\u0007\b\r\u001b[31m\u007f',
      '\\x00\\x07\\x08\\x0d\\x1b[31m\\x7f',
    ],
    ['those of Latin-1', '\u0085\u009b31m\u009f', '\\x85\\x9b31m\\x9f'],
    [
      'marks of direction',
      '\u061c\u200e\u202a\u202e\u2066\u2069',
      '\\u061c\\u200e\\u202a\\u202e\\u2066\\u2069',
    ],
    ['line separators', '\u2028\u2029', '\\u2028\\u2029'],
    ['halves of a character', 'a\ud800b\udc00', 'a\\ud800b\\udc00'],
  ])('shows %s', (_about, text, shown) => {
    expect(escapeControls(text)).toBe(shown);
    expect(escapeControls(text, 'line')).toBe(shown);
  });

  it('shows exactly the characters that Unicode calls controls, directions, separators and surrogates', () => {
    const classes = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}\p{Cs}]/u;
    const different = Array.from({ length: 0x110000 }, (_, code) =>
      String.fromCodePoint(code),
    ).filter(
      (character) => classes.test(character) === (escapeControls(character, 'line') === character),
    );
    expect(different).toEqual([]);
  });

  it('leaves newlines and tabs in text of several lines only', () => {
    expect(escapeControls('a\n\tb\u001b')).toBe('a\n\tb\\x1b');
    expect(escapeControls('a\n\tb', 'line')).toBe('a\\x0a\\x09b');
  });

  it('leaves JSON what it was', () => {
    const value = { text: '\u009b\u202e\u2028\u007f\ud800\n' };
    const json = escapeControls(JSON.stringify(value), 'json');
    expect(json).toMatch(/^[\x20-\x7e]*$/);
    expect(JSON.parse(json)).toEqual(value);
  });

  it('leaves text in any alphabet', () => {
    const text = 'Größe, размер, 大きさ, حجم, 👩‍👩‍👧, e\u0301';
    expect(escapeControls(text, 'line')).toBe(text);
  });
});
