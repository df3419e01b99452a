import type { HrTime } from '@opentelemetry/api';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import * as fc from 'fast-check';
import type { Arbitrary } from 'fast-check';

// What the SDK can hand to an encoder. Left out are what upstream's encoder gets wrong, and times and
// keys that are nothing, which a shortest encoding would leave out: they stand in the tests by hand.

/** Any 16 bits, so that halves of pairs come alone too. */
const utf16Unit = fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit));

/** Texts of all sorts, and of the lengths at which something changes in how they are written. */
const text: Arbitrary<string> = fc.oneof(
  fc.string(),
  fc.string({ unit: 'grapheme' }),
  fc.string({ unit: utf16Unit }),
  fc
    .tuple(
      fc.constantFrom('a', 'é', '☃', '😀', '\ud800'),
      fc.constantFrom(
        0,
        1,
        19,
        31,
        32,
        33,
        42,
        43,
        60,
        63,
        64,
        100,
        127,
        128,
        341,
        1024,
        1025,
        5462,
      ),
    )
    .map(([unit, count]) => unit.repeat(count)),
);

const key = fc.oneof(
  fc.constantFrom('http.request.method', 'url.path', '__proto__', 'constructor'),
  fc.string({ minLength: 1, unit: utf16Unit }),
  fc.constantFrom(91, 92, 93, 120, 121, 128, 129).map((count) => 'k'.repeat(count)),
);

const wholeNumber = fc.oneof(
  fc.integer(),
  fc.maxSafeInteger(),
  fc
    .tuple(fc.integer({ min: 0, max: 64 }), fc.integer({ min: -1, max: 1 }), fc.constantFrom(1, -1))
    .map(([exponent, more, sign]) => sign * (2 ** exponent + more)),
);

const scalar = fc.oneof(text, wholeNumber, fc.double(), fc.boolean());

const anyValue: Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    scalar,
    fc.constantFrom(null, undefined),
    fc.uint8Array({ maxLength: 300 }),
    tie('array'),
    tie('map'),
  ),
  array: fc.oneof(
    fc.array(tie('value'), { maxLength: 6 }),
    fc.sparseArray(tie('value'), { maxLength: 6 }),
  ),
  map: fc.dictionary(key, tie('value'), { maxKeys: 6 }),
})).value;

const attributes = fc.dictionary(key, anyValue, { maxKeys: 12 });

const time: Arbitrary<HrTime> = fc.tuple(
  fc.integer({ min: 1, max: 2 ** 32 - 1 }),
  fc.integer({ min: 0, max: 999_999_999 }),
);

const count = fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 2 ** 32 - 1 }));

const id = (byteLength: number): Arbitrary<string> =>
  fc
    .uint8Array({ minLength: byteLength, maxLength: byteLength })
    .filter((bytes) => bytes.some((byte) => byte !== 0))
    .chain((bytes) => {
      const digits = Buffer.from(bytes).toString('hex');
      return fc.constantFrom(digits, digits.toUpperCase());
    });

const spanContext = fc.record(
  {
    traceId: id(16),
    spanId: id(8),
    traceFlags: fc.integer({ min: 0, max: 0xff }),
    isRemote: fc.boolean(),
    traceState: text.map((serialized) => ({ serialize: () => serialized })),
  },
  { requiredKeys: ['traceId', 'spanId', 'traceFlags'] },
);

const event = fc.record(
  { time, name: text, attributes, droppedAttributesCount: count },
  { requiredKeys: ['time', 'name'] },
);

const link = fc.record(
  { context: spanContext, attributes, droppedAttributesCount: count },
  { requiredKeys: ['context'] },
);

const schemaUrl = fc.constantFrom(undefined, '', 'https://opentelemetry.io/schemas/1.36.0');

// A few objects that the items of a run share, since it is by identity that they are grouped.
const resources = fc.array(fc.record({ attributes, schemaUrl }), { minLength: 1, maxLength: 3 });
const scopes = fc.array(
  fc.record(
    { name: text, version: text, schemaUrl, attributes, droppedAttributesCount: count },
    { requiredKeys: ['name'] },
  ),
  { minLength: 1, maxLength: 3 },
);

const under = <Own extends object>(own: Arbitrary<Own>): Arbitrary<object[]> =>
  fc.tuple(resources, scopes).chain(([someResources, someScopes]) =>
    fc.array(
      fc
        .tuple(own, fc.constantFrom(...someResources), fc.constantFrom(...someScopes))
        .map(([item, resource, instrumentationScope]) => ({
          ...item,
          resource,
          instrumentationScope,
        })),
      { maxLength: 8 },
    ),
  );

/** Spans of a few resources and scopes. */
export const spans = under(
  fc.record({
    name: text,
    kind: fc.integer({ min: 0, max: 4 }),
    spanContext: spanContext.map((context) => () => context),
    parentSpanContext: fc.option(spanContext, { nil: undefined }),
    startTime: time,
    endTime: time,
    attributes,
    events: fc.array(event, { maxLength: 4 }),
    links: fc.array(link, { maxLength: 4 }),
    status: fc.record(
      { code: fc.integer({ min: 0, max: 2 }), message: text },
      { requiredKeys: ['code'] },
    ),
    droppedAttributesCount: count,
    droppedEventsCount: count,
    droppedLinksCount: count,
  }),
) as unknown as Arbitrary<ReadableSpan[]>;

/** Log records of a few resources and scopes. */
export const logRecords = under(
  fc.record(
    {
      hrTime: time,
      hrTimeObserved: time,
      severityNumber: fc.integer({ min: 0, max: 24 }),
      severityText: text,
      body: anyValue,
      eventName: text,
      spanContext,
      attributes,
      droppedAttributesCount: count,
    },
    { requiredKeys: ['hrTime', 'hrTimeObserved', 'attributes', 'droppedAttributesCount'] },
  ),
) as unknown as Arbitrary<ReadableLogRecord[]>;
