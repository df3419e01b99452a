import { describe, expect, it } from '@jest/globals';
import { createAssignmentDetectors } from '../../src/redaction/find-assignment';
import { ENCODED_USER_INFO, USER_INFO } from '../../src/redaction/find-user-info';
import { createNameRules } from '../../src/redaction/name-rules';
import { dialectOf, redactSql } from '../../src/redaction/redact-sql';
import { createScan } from '../../src/redaction/scan-text';
import { parseSettings } from '../../src/settings/parse-settings';
import { createTestRedactor } from '../support/redactor';

const LENGTH = 64_000;

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
  'encoded names': '%70%3d',
  'encoded names of secrets': '%70assword%3d',
  'signs encoded twice': '%253D',
  'names encoded twice': 'a%253D',
  'signs encoded in several ways': 'a%3Db%253Dc%25253D',
  'encoded users': 'https%3A%2F%2Fa%3A',
  'encoded users without a password': '%3A%2F%2F',
  'encoded schemes': '%3A%2F%2Fa%40',
  'encoded parameters with commas': 'p0%3D0%2C',
  'assigned names': 'password=',
  'assigned names in a row': 'password=token:',
  'assigned quotes': 'password="',
  'opened objects': '{"a":"',
  'opened lists of secrets': '{"tokens":["',
  'names in brackets': "['x-api-key','",
  'elements that stay open': '<password>',
  'texts in three quotes': '"""',
  'texts of secrets in three quotes': 'password: """a',
  'names on lines of their own': 'password:\n',
  'beginnings of comments': '/*',
  'ends of comments': '*/',
  'lines of comments': '--',
  'dollars with a word': '$a$',
  dollars: '$',
  'dollars with other words': '$a$$b$$c$',
  'quotes of Oracle': "q'[",
  statements: "select 'a' from ",
  'statements that stay open': "insert into t values ('",
  'all signs': '=:"\'`\\/*-$%3D@?&;#<>[]{}()|!,. \n',
  'all signs of URLs': '://a:b?c=%3D&d;e=#@',
  'groups of few digits': '41 11.11-11',
  'marks of cuts': ' [cut: 1 characters]',
  'words before marks of cuts': 'a [cut: ',
};

/**
 * A text that counts the characters that are looked at. The searches take a text for what it can
 * do, and `string` is only their type for it.
 */
function createCountedText(text: string): { readonly text: string; readonly looks: () => number } {
  let looks = 0;
  // Gives up where a search goes wrong, since its end would be hours away.
  const look = (characters: number): void => {
    looks += characters;
    if (looks > 1000 * text.length) throw new Error('too much work');
  };
  const counted = {
    length: text.length,
    charCodeAt(index: number) {
      look(1);
      return text.charCodeAt(index);
    },
    charAt(index: number) {
      look(1);
      return text.charAt(index);
    },
    slice(start: number, end?: number) {
      const part = text.slice(start, end);
      look(part.length);
      return part;
    },
    startsWith(part: string, position: number) {
      look(part.length);
      return text.startsWith(part, position);
    },
    indexOf(part: string, from = 0) {
      const found = text.indexOf(part, from);
      look((found < 0 ? text.length : found) - Math.min(from, text.length));
      return found;
    },
    includes(part: string) {
      return counted.indexOf(part) >= 0;
    },
  };
  return { text: counted as unknown as string, looks: () => looks };
}

const { redaction } = parseSettings({ env: {}, knownInstrumentations: [] }).settings;

const WAYS: Readonly<Record<string, (text: string) => unknown>> = {
  'of any text': createTestRedactor().text,
  'with every pattern': createTestRedactor({
    ACME_OTEL_REDACT_PATTERNS: 'email,iban,ipv4,ipv6,phone',
    ACME_OTEL_REDACT_NAMES: 'a*b*c=drop',
  }).text,
  'where names are kept': createTestRedactor({ ACME_OTEL_REDACT_KEEP: 'a,p*,token,sig' }).text,
  'of a URL': (
    (scan) => (text: string) =>
      scan(text, () => 'REDACTED')
  )(
    createScan([
      USER_INFO,
      ENCODED_USER_INFO,
      ...createAssignmentDetectors(createNameRules(redaction), 'url'),
    ]),
  ),
  'of a statement': (text) => redactSql(text, dialectOf('')!),
  'of a statement of MySQL': (text) => redactSql(text, dialectOf('mysql')!),
};

describe.each(Object.entries(WAYS))('the work %s', (_way, redact) => {
  // Eight times the text is at most some nine times the work, where 64 times would be quadratic.
  it.each(Object.entries(HOSTILE))('is proportional to its length: %s', (_which, part) => {
    const [much, little] = [LENGTH, LENGTH / 8].map((length) => countWork(redact, part, length));
    expect(much).toBeLessThan(9 * little! + 10_000);
  });
});

function countWork(redact: (text: string) => unknown, part: string, length: number): number {
  const { text, looks } = createCountedText(part.repeat(length / part.length));
  redact(text);
  return looks();
}
