import { describe, expect, it } from '@jest/globals';
import { parseDocument } from '../../src/configuration/parse-document';
import { substituteText } from '../../src/configuration/substitute';

const ENV = {
  TEXT: 'shop',
  NUMBER: '12',
  YES: 'true',
  EMPTY: '',
  REFERENCE: '${TEXT}',
  STRUCTURE: '{a: b}\nc: d',
  QUOTED: '"12"',
};

const valueOf = (text: string): unknown => parseDocument(`value: ${text}`, ENV).root['value'];

describe('substitution', () => {
  it.each([
    ['${TEXT}', 'shop'],
    ['${env:TEXT}', 'shop'],
    ['a-${TEXT}-${NUMBER}', 'a-shop-12'],
    ['${NUMBER}', 12],
    ['"${NUMBER}"', '12'],
    ["'${NUMBER}'", '12'],
    ['${YES}', true],
    ['${NONE}', null],
    ['${EMPTY}', null],
    ['"${NONE}"', ''],
    ['${NONE:-otherwise}', 'otherwise'],
    ['${EMPTY:-5}', 5],
    ['${TEXT:-otherwise}', 'shop'],
    ['${NONE:-}', null],
    ['$${TEXT}', '${TEXT}'],
    ['$$$${TEXT}', '$${TEXT}'],
    ['$$${TEXT}', '$shop'],
    ['$TEXT', '$TEXT'],
    ['a$b', 'a$b'],
    ['${REFERENCE}', '${TEXT}'],
    ['${QUOTED}', '"12"'],
  ])('gives of %s the value %j', (text, value) => {
    expect(valueOf(text)).toEqual(value);
  });

  it('adds no structure, whatever a variable holds', () => {
    expect(parseDocument('value: ${STRUCTURE}', ENV).root).toEqual({ value: ENV.STRUCTURE });
  });

  it('leaves keys alone', () => {
    expect(parseDocument('${TEXT}: 1', ENV).root).toEqual({ '${TEXT}': 1 });
  });

  it.each(['${1A}', '${TEXT-x}', '${}', '${a b}'])('refuses %s', (text) => {
    expect(() => valueOf(text)).toThrow('refers to no variable');
  });

  it('goes through a text once, whatever begins in it', () => {
    const text = `${'${'.repeat(200_000)}$$`;
    expect(substituteText(text, () => '')).toBe(text.slice(0, -1));
  });

  it('tells which variables it used', () => {
    const { references } = parseDocument('a: ${TEXT}\nb: ${NONE:-x}', ENV);
    expect(references).toEqual({ TEXT: 'shop' });
  });
});

describe('parseDocument', () => {
  it.each([
    ['a: 1\n b: 2', 'line 1, column 4: '],
    ['a: [1', 'line 1, column 6: '],
    ['a: 1\na: 2', 'line 2, column 1: Map keys must be unique'],
    ['a: "secret', 'line 1, column 11: Missing closing'],
    ['a: 1\n---\nb: 2', 'line 2, column 1: '],
  ])('says where the YAML of %j ends to be one', (text, message) => {
    expect(() => parseDocument(text, {})).toThrow(message);
  });

  it.each(['', '- 1', 'text', '12'])('refuses what has no keys: %j', (text) => {
    expect(() => parseDocument(text, {})).toThrow('it has no keys at the top');
  });

  it('quotes nothing of the file, which may have secrets', () => {
    expect(() => parseDocument('a: [ "b", secret: { secret ]', {})).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining('secret') }),
    );
  });

  it('does not unfold aliases without end', () => {
    const bomb = ['a0: &a0 [x, x]'];
    for (let index = 1; index < 30; index += 1) {
      bomb.push(`a${index}: &a${index} [*a${index - 1}, *a${index - 1}]`);
    }
    expect(() => parseDocument(bomb.join('\n'), {})).toThrow('alias');
  });
});
