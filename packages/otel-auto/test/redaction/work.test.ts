import { describe, expect, it } from '@jest/globals';
import { createTestRedactor } from '../support/redactor';

const LENGTH = 1_000_000;

/** Texts that make a search that goes back, or that starts again and again, take quadratic work. */
const HOSTILE: Readonly<Record<string, string>> = {
  letters: 'a',
  'signs of equality': '=',
  'assigned letters': 'a=',
  'names without an end': 'token',
  'secret parameters': 'sig=a&',
  parameters: 'a=b&',
  'question marks': '?a=?',
  semicolons: ';token=',
  'path parameters': '/a;token=b',
  colons: ':',
  schemes: 'a://',
  'schemes with users': 'a://b:c',
  'at signs': 'a@',
  'users without a host': '//a:b/',
  quotes: '"',
  'quotes behind names': '"token":"',
  'escaped quotes': '\\"token\\":\\"',
  backslashes: '\\',
  'quoted passwords': "password '",
  'identified by': "identified by ' ",
  dashes: '-',
  'beginnings of keys': '-----BEGIN PRIVATE KEY',
  'beginnings of PEM': '-----BEGIN A-----',
  arguments: ' --token',
  'percent signs': '%',
  'encoded percent signs': '%25',
  'encoded signs of equality': '%3D',
  'encoded parameters': '%26token%3D',
  digits: '4',
  'groups of digits': '4111 ',
  'other groups of digits': '3782-',
  'beginnings of tokens': 'eyJ',
  'dotted beginnings of tokens': ' eyJ.',
  'names of schemes': 'Bearer ',
  'short credentials': 'Basic a ',
  brackets: '[tokens:[',
  spaces: ' ',
  'line breaks': 'cookie:\n',
  dots: '1.',
  'capital letters': 'DE89 ',
  'signs of addition': '+1',
  'colons and digits': 'a:',
  emoji: '😀=',
};

/**
 * A text that counts the characters that are looked at. The searches take a text for what it can
 * do, and `string` is only their type for it.
 */
function createCountedText(text: string): { readonly text: string; readonly looks: () => number } {
  let looks = 0;
  const counted = {
    length: text.length,
    charCodeAt(index: number) {
      looks += 1;
      return text.charCodeAt(index);
    },
    charAt(index: number) {
      looks += 1;
      return text.charAt(index);
    },
    slice(start: number, end?: number) {
      const part = text.slice(start, end);
      looks += part.length;
      return part;
    },
    startsWith(part: string, position: number) {
      looks += part.length;
      return text.startsWith(part, position);
    },
    indexOf(part: string, from = 0) {
      const found = text.indexOf(part, from);
      looks += (found < 0 ? text.length : found) - Math.min(from, text.length);
      return found;
    },
    includes(part: string) {
      return counted.indexOf(part) >= 0;
    },
  };
  return { text: counted as unknown as string, looks: () => looks };
}

describe('the work for a text', () => {
  // Eight times the text is at most some nine times the work, where 64 times would be quadratic.
  it.each(Object.entries(HOSTILE))('is proportional to its length: %s', (_which, part) => {
    const { text: redact } = createTestRedactor();
    const [much, little] = [LENGTH, LENGTH / 8].map((length) => countWork(redact, part, length));
    expect(much).toBeLessThan(9 * little! + 10_000);
  });

  it.each(Object.entries(HOSTILE))('is so with every pattern: %s', (_which, part) => {
    const { text: redact } = createTestRedactor({
      ACME_OTEL_REDACT_PATTERNS: 'email,iban,ipv4,ipv6,phone',
      ACME_OTEL_REDACT_NAMES: 'a*b*c=drop',
    });
    const [much, little] = [LENGTH / 8, LENGTH / 64].map((length) =>
      countWork(redact, part, length),
    );
    expect(much).toBeLessThan(9 * little! + 10_000);
  });
});

function countWork(redact: (text: string) => string, part: string, length: number): number {
  const { text, looks } = createCountedText(part.repeat(length / part.length));
  redact(text);
  return looks();
}
