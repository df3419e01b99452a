import { describe, expect, it } from '@jest/globals';

import {
  DEFINITIONS,
  findDefinition,
  OTLP_FIELDS,
  SIGNALS_IN_NAMES,
} from '../../src/settings/definitions';
import { DESCRIPTIONS } from '../../src/settings/descriptions';
import { NAMED_VARIABLES } from '../../src/settings/named-variables';
import { parse } from './parse';

const NAMES = [
  ...Object.keys(DEFINITIONS),
  ...SIGNALS_IN_NAMES.flatMap((signal) =>
    OTLP_FIELDS.map((field) => `OTEL_EXPORTER_OTLP_${signal}_${field}`),
  ),
];

describe('the table of variables', () => {
  it('has a description for each row, and for nothing else', () => {
    const described = Object.values(DESCRIPTIONS).flatMap((rows) => Object.keys(rows));
    expect(described.toSorted()).toEqual(Object.keys(DEFINITIONS).toSorted());
  });

  it('knows the general variable of each that is for one signal', () => {
    for (const signal of SIGNALS_IN_NAMES) {
      for (const field of OTLP_FIELDS) {
        const general = `OTEL_EXPORTER_OTLP_${field}`;
        expect(findDefinition(`OTEL_EXPORTER_OTLP_${signal}_${field}`)).toMatchObject({ general });
        expect(findDefinition(general)).toBeDefined();
      }
    }
  });

  it('hides headers, whosever they are', () => {
    for (const name of NAMES) {
      expect(findDefinition(name)?.sensitive === true).toBe(
        findDefinition(name)?.kind === 'headers',
      );
    }
  });

  it('knows no other name', () => {
    for (const name of ['OTEL_EXPORTER_OTLP_', 'OTEL_EXPORTER_OTLP_TRACES_', 'toString', '']) {
      expect(findDefinition(name)).toBeUndefined();
    }
    for (const name of Object.keys(NAMED_VARIABLES)) {
      expect(findDefinition(name)).toBeUndefined();
    }
  });
});

describe('whatever is written', () => {
  const TEXTS = [
    '\u0000',
    '%',
    '%%%',
    '=',
    ',',
    ',,=,',
    ';',
    '"',
    "''",
    '{}',
    '[',
    '://',
    'http://[',
    'unix:',
    'unix://[',
    '-0',
    '1e400',
    '٣',
    '\ud800',
    'constructor',
    '__proto__',
    'a=%ff',
    'x'.repeat(100_000),
  ];

  it.each(NAMES)('never throws, and reports each thing once: %s', (name) => {
    for (const text of TEXTS) {
      for (const protocol of ['http/json', 'grpc']) {
        const { sentences } = parse({ OTEL_EXPORTER_OTLP_PROTOCOL: protocol, [name]: text });
        expect(new Set(sentences).size).toBe(sentences.length);
      }
    }
  });
});
