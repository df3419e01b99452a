import { describe, expect, it } from '@jest/globals';
import { Enum, Namespace, Root, Type, type Field, type ReflectionObject } from 'protobufjs';
import { createOtlpSchema } from '../../src/decoding/otlp-schema';
import { loadOfficialSchema } from '../support/official-schema';

describe('createOtlpSchema', () => {
  const ours = describeSchema(Root.fromJSON(createOtlpSchema('bytes')));
  const official = describeSchema(loadOfficialSchema());

  it('has every message, field, number, type and enum value of the official .proto files', () => {
    const ourPart = Object.fromEntries(Object.entries(ours).filter(([name]) => !isNewer(name)));
    const theirPart = Object.fromEntries(
      Object.entries(official).filter(([name]) => !isLeftOut(name)),
    );
    expect(ourPart).toEqual(theirPart);
    expect(Object.keys(theirPart).length).toBeGreaterThan(150);
  });

  it('differs for JSON in the type of trace and span ids only', () => {
    const json = describeSchema(Root.fromJSON(createOtlpSchema('string')));
    const different = Object.keys(ours).filter((name) => ours[name] !== json[name]);
    expect(different.map((name) => name.replace(/^.*\.v1\./, '')).toSorted()).toEqual([
      'Exemplar.spanId',
      'Exemplar.traceId',
      'LogRecord.spanId',
      'LogRecord.traceId',
      'Span.Link.spanId',
      'Span.Link.traceId',
      'Span.parentSpanId',
      'Span.spanId',
      'Span.traceId',
    ]);
  });
});

/** Newer than the files we compare with, or not of OTLP. */
const isNewer = (name: string): boolean =>
  name.endsWith('.logs.v1.LogRecord.eventName') || name.startsWith('.google.rpc.');

/**
 * Returns whether a name is left out: messages for files on disk, and enums that name bits of a
 * field.
 */
const isLeftOut = (name: string): boolean =>
  /\.(TracesData|MetricsData|LogsData|SpanFlags|LogRecordFlags|DataPointFlags)\./.test(name);

/** One line for each field and enum value: `.opentelemetry…Span.kind` is `6 SpanKind`. */
function describeSchema(root: Root): Record<string, string> {
  const lines: Record<string, string> = {};
  const visit = (object: ReflectionObject) => {
    if (object instanceof Enum) {
      for (const [name, value] of Object.entries(object.values)) {
        lines[`${object.fullName}.${name}`] = String(value);
      }
    }
    if (object instanceof Type) {
      for (const field of object.fieldsArray) lines[field.fullName] = describeField(field);
    }
    if (object instanceof Namespace) object.nestedArray.forEach(visit);
  };
  root.resolveAll();
  visit(root);
  return lines;
}

function describeField(field: Field): string {
  return [
    field.id,
    field.resolvedType?.fullName ?? field.type,
    field.repeated && `repeated${field.packed ? ' packed' : ''}`,
    field.partOf && `of ${field.partOf.name}`,
  ]
    .filter(Boolean)
    .join(' ');
}
