import { validateHeaderValue } from 'node:http';
import { toUSVString } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import {
  baggageEntryMetadataFromString,
  defaultTextMapGetter,
  defaultTextMapSetter,
  propagation,
  ROOT_CONTEXT,
  type Baggage,
  type BaggageEntry,
} from '@opentelemetry/api';
import { array, assert, option, property, record, string, tuple, type Arbitrary } from 'fast-check';
import { BaggagePropagator } from '../../src/propagation/baggage-propagator';

const propagator = new BaggagePropagator();

const inject = (entries: Record<string, BaggageEntry>): string | undefined => {
  const baggage = propagation.createBaggage(entries);
  const headers: Record<string, string> = {};
  propagator.inject(propagation.setBaggage(ROOT_CONTEXT, baggage), headers, defaultTextMapSetter);
  return headers['baggage'];
};

const extract = (header: unknown): Baggage | undefined =>
  propagation.getBaggage(
    propagator.extract(ROOT_CONTEXT, { baggage: header }, defaultTextMapGetter),
  );

/** Key, value and metadata of each entry, in order. */
const rows = (baggage: Baggage | undefined) =>
  baggage
    ?.getAllEntries()
    .map(([key, { value, metadata }]) => [key, value, metadata?.toString()]) ?? [];

/** Control characters, line breaks, halves of surrogate pairs and all planes among them. */
const anyText = (): Arbitrary<string> => string({ unit: 'binary', maxLength: 20 });

const anyEntries = array(
  tuple(anyText(), record({ value: anyText(), metadata: option(anyText(), { nil: undefined }) })),
  { maxLength: 8 },
);

const toEntry = (value: string, metadata?: string): BaggageEntry =>
  metadata === undefined
    ? { value }
    : { value, metadata: baggageEntryMetadataFromString(metadata) };

describe('the baggage propagator', () => {
  it('writes what HTTP takes, and reads it back, whatever the baggage holds', () => {
    assert(
      property(anyEntries, (pairs) => {
        const entries = Object.fromEntries(
          pairs.map(([key, { value, metadata }]) => [key, toEntry(value, metadata)]),
        );
        const header = inject(entries);
        const kept = Object.keys(entries).filter((key) => key !== '');
        expect(header === undefined).toBe(kept.length === 0);
        if (header === undefined) return;
        expect(() => validateHeaderValue('baggage', header)).not.toThrow();
        expect(new Headers({ baggage: header }).get('baggage')).toBe(header.trim());
        expect(header).toMatch(/^[\x20-\x7e]+$/);
        const read = extract(header);
        for (const key of kept) {
          const { value } = entries[key]!;
          expect(read?.getEntry(toUSVString(key))?.value).toBe(toUSVString(value));
        }
        // What the next service writes is what it has read.
        expect(inject(Object.fromEntries(read!.getAllEntries()))).toBe(header);
      }),
    );
  });

  it('reads any header without throwing', () => {
    assert(property(string({ unit: 'binary' }), (header) => void extract(header)));
    for (const header of [
      7,
      null,
      {},
      Symbol('header'),
      ['a=1', 7, null, 'b=2'],
      Buffer.from('a=1'),
    ]) {
      expect(() => extract(header)).not.toThrow();
    }
    expect(rows(extract(['a=1', 7, 'b=2']))).toEqual([
      ['a', '1', undefined],
      ['b', '2', undefined],
    ]);
  });

  it.each([
    ['a character that HTTP does not allow', 'm=€', 'k=v;m=%E2%82%AC'],
    ['a line break', 'm=1\r\nx-admin: 1', 'k=v;m=1%0D%0Ax-admin: 1'],
    ['the separator of entries', 'a,b=c', 'k=v;a%2Cb=c'],
    ['what is encoded already', 'm=%20', 'k=v;m=%20'],
    ['spaces alone', '  ', 'k=v'],
  ])('writes metadata with %s', (_title, metadata, header) => {
    expect(inject({ k: toEntry('v', metadata) })).toBe(header);
  });

  it('leaves out the entries that cannot be written, and no others', () => {
    const hostile = {
      toString: () => {
        throw new Error('no');
      },
    };
    expect(
      inject({
        '': { value: '1' },
        a: { value: Symbol('s') as unknown as string },
        b: undefined as unknown as BaggageEntry,
        c: { value: hostile as unknown as string },
        d: { value: '1', metadata: hostile as never },
        e: { value: 5 as unknown as string },
        f: { value: '' },
        'g(1)': { value: '(2)' },
      }),
    ).toBe('e=5,f=,g%281%29=(2)');
  });

  it('keeps within the limits of W3C, by whole entries', () => {
    const many = Object.fromEntries(
      Array.from({ length: 200 }, (_, at) => [`k${at}`, toEntry('v')]),
    );
    expect(inject(many)?.split(',')).toHaveLength(180);
    expect(inject({ a: toEntry('x'.repeat(4095)), b: toEntry('1') })).toBe('b=1');
    const large = Object.fromEntries(
      ['a', 'b', 'c'].map((key) => [key, toEntry('x'.repeat(4000))]),
    );
    expect(inject({ ...large, d: toEntry('1') })).toHaveLength(4002 * 2 + 1 + 4);
    expect(rows(extract(`${'k=v,'.repeat(3000)}z=1`))).toEqual([['k', 'v', undefined]]);
    expect(rows(extract('x'.repeat(10_000)))).toEqual([]);
  });

  it('reads a name that every object has', () => {
    expect(rows(extract('__proto__=1,constructor=2'))).toEqual([
      ['__proto__', '1', undefined],
      ['constructor', '2', undefined],
    ]);
  });

  it.each(['', ',', '=', '=v', 'k', ';m', '%zz=1', 'k=%zz', ' = '])(
    'makes nothing of %j',
    (header) => {
      expect(extract(header)).toBeUndefined();
    },
  );
});
