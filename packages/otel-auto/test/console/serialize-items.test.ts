import { describe, expect, it } from '@jest/globals';
import { JsonLogsSerializer } from '@opentelemetry/otlp-transformer';
import { serializeItems } from '../../src/console/serialize-items';
import { RESOURCE, SCOPE } from '../otlp-encoding/support/items';

const record = (body: unknown, hrTime: unknown = [0, 0]) => ({
  resource: RESOURCE,
  instrumentationScope: SCOPE,
  attributes: {},
  hrTime,
  hrTimeObserved: [0, 0],
  body,
  droppedAttributesCount: 0,
});

const serialize = (items: readonly unknown[]) => {
  const { body, notEncodedCount } = serializeItems(JsonLogsSerializer, items as never);
  return { text: body && Buffer.from(body).toString(), notEncodedCount };
};

describe('serializeItems', () => {
  it('sends what can be read of a body that contains itself, and all others', () => {
    const cyclic: Record<string, unknown> = { text: 'cyclic' };
    cyclic['self'] = cyclic;
    const { text, notEncodedCount } = serialize([record('first'), record(cyclic), record('last')]);
    expect(notEncodedCount).toBe(0);
    for (const part of ['first', 'cyclic', '[Circular]', 'last']) expect(text).toContain(part);
  });

  it('leaves out and counts what cannot be encoded at all', () => {
    const odd = record('odd', [Number.NaN, Number.NaN]);
    const { text, notEncodedCount } = serialize([record('first'), odd]);
    expect(notEncodedCount).toBe(1);
    expect(text).toContain('first');
    expect(text).not.toContain('odd');
    expect(serialize([odd])).toEqual({ text: undefined, notEncodedCount: 1 });
  });
});
