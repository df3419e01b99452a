import { describe, expect, it } from '@jest/globals';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { encodeResourceHead } from '../../src/otlp-encoding/encoded-heads';
import { LateResource } from '../../src/resource/late-resource';
import { toOtlpJson } from '../../src/transport/to-otlp-json';

/** Reads a head as that of the only resource of a request of spans. */
const decode = (head: Buffer): unknown => {
  const request = Buffer.concat([Buffer.from([0x0a, head.length]), head]);
  const json = Buffer.from(toOtlpJson('traces', request)).toString();
  return (JSON.parse(json) as { resourceSpans: { resource: unknown }[] }).resourceSpans[0]
    ?.resource;
};
const attribute = (key: string, stringValue: string) => ({ key, value: { stringValue } });

describe('the head of a resource', () => {
  it('refers to entities by the keys of their attributes', () => {
    const resource = new LateResource(resourceFromAttributes({ 'service.name': 'shop' }), [
      { type: 'service', idKeys: ['service.name'], descriptionKeys: [], schemaUrl: 'https://x' },
      { type: 'host', idKeys: ['host.id'], descriptionKeys: ['a', 'b'], schemaUrl: undefined },
    ]);
    expect(decode(encodeResourceHead(resource))).toEqual({
      attributes: [attribute('service.name', 'shop')],
      entityRefs: [
        { schemaUrl: 'https://x', type: 'service', idKeys: ['service.name'] },
        { type: 'host', idKeys: ['host.id'], descriptionKeys: ['a', 'b'] },
      ],
    });
  });

  it('is encoded once, and again when the resource is completed', () => {
    const resource = new LateResource(resourceFromAttributes({ a: '1' }), []);
    const first = encodeResourceHead(resource);
    expect(encodeResourceHead(resource)).toBe(first);
    resource.complete(resourceFromAttributes({ a: '1', b: '2' }));
    expect(decode(encodeResourceHead(resource))).toEqual({
      attributes: [attribute('a', '1'), attribute('b', '2')],
    });
  });
});
