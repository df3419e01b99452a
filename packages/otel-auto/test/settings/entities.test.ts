import { describe, expect, it } from '@jest/globals';
import { parse } from './parse';

const parseEntities = (text: string) => {
  const { settings, sentences } = parse({ OTEL_ENTITIES: text });
  return { entities: settings.resource.entities, sentences };
};

describe('OTEL_ENTITIES', () => {
  it('has entities with what identifies and what describes them', () => {
    const { entities, sentences } = parseEntities(
      'service{service.name=my%2Capp,service.instance.id=1}[service.version=1.0]@https://opentelemetry.io/schemas/1.21.0;;host{host.id=h};',
    );
    expect(entities).toEqual([
      {
        type: 'service',
        id: { 'service.name': 'my,app', 'service.instance.id': '1' },
        description: { 'service.version': '1.0' },
        schemaUrl: 'https://opentelemetry.io/schemas/1.21.0',
      },
      { type: 'host', id: { 'host.id': 'h' }, description: {}, schemaUrl: undefined },
    ]);
    expect(sentences).toEqual([]);
  });

  it.each([
    ['service{service.name=SECRET', 'service{…}', 'is not type{key=value}[key=value]@url'],
    ['SECRET', '***', 'is not type{key=value}[key=value]@url'],
    ['service{}', 'service{…}', 'has no identifying attribute'],
    ['1x{a=b}', '***', 'has no type'],
    ['service{a=%zz}', 'service{…}', 'has a pair that is not key=value'],
    ['service{SECRET}', 'service{…}', 'has a pair that is not key=value'],
    ['service{a=b=c}', 'service{…}', 'has a pair that is not key=value'],
  ])('loses a bad one alone, which is named without its values: %s', (bad, shown, cure) => {
    const { entities, sentences } = parseEntities(`host{host.id=h};${bad}`);
    expect(entities.map(({ type }) => type)).toEqual(['host']);
    expect(sentences).toEqual([
      `OTEL_ENTITIES="${shown}" is not usable as a whole (entry 2 ${cure}); using host`,
    ]);
  });

  it('keeps an entity whose schema URL is none', () => {
    const { entities, sentences } = parseEntities('service{service.name=a}@nowhere');
    expect(entities).toMatchObject([{ type: 'service', schemaUrl: undefined }]);
    expect(sentences).toEqual([
      'OTEL_ENTITIES="service{…}" is not usable as a whole (the schema URL of entry 1 is no URL); using service',
    ]);
  });

  it.each([
    'service{service.name=a}[service.version=1];service{service.name=a}[service.version=2]',
    'service{service.name=b};service{service.name=a}[service.version=2]',
  ])('takes the last of two that are the same, or contradict each other: %s', (text) => {
    const { entities, sentences } = parseEntities(text);
    expect(entities).toEqual([
      {
        type: 'service',
        id: { 'service.name': 'a' },
        description: { 'service.version': '2' },
        schemaUrl: undefined,
      },
    ]);
    expect(sentences).toEqual([
      'OTEL_ENTITIES="service{…}" is not usable as a whole (a later entity of this type counts); using service',
    ]);
  });

  it('leaves a describing attribute to the last entity that has it', () => {
    const { entities, sentences } = parseEntities('a{x=1}[zone=1];b{y=1}[zone=2]');
    expect(entities.map(({ description }) => description)).toEqual([{}, { zone: '2' }]);
    expect(sentences).toEqual([
      'OTEL_ENTITIES="a{…}" is not usable as a whole (a later entity has another value for zone); using a, b',
    ]);
  });
});

describe('OTEL_NODE_RESOURCE_DETECTORS', () => {
  it('has names of one vocabulary', () => {
    const { settings, sentences } = parse({ OTEL_NODE_RESOURCE_DETECTORS: 'Env, host,aws' });
    expect(settings.resource.detectors).toEqual(['env', 'host', 'aws']);
    expect(sentences).toEqual([]);
    expect(parse({}).settings.resource.detectors).toContain('cloud');
    expect(parse({}).settings.resource.detectors).not.toContain('aws');
    const all = parse({ OTEL_NODE_RESOURCE_DETECTORS: 'all' }).settings.resource.detectors;
    expect(all).toEqual(expect.arrayContaining(['host', 'aws', 'gcp', 'azure']));
    expect(parse({ OTEL_NODE_RESOURCE_DETECTORS: 'none' }).settings.resource.detectors).toEqual([]);
  });

  it('loses an unknown name alone', () => {
    const { settings, sentences } = parse({ OTEL_NODE_RESOURCE_DETECTORS: 'hst,os,alibaba' });
    expect(settings.resource.detectors).toEqual(['os']);
    expect(sentences).toEqual([
      expect.stringContaining('"hst" is not one of env, host, os,'),
      'OTEL_NODE_RESOURCE_DETECTORS="alibaba" is not part of this distro (set OTEL_RESOURCE_ATTRIBUTES); using os',
    ]);
  });
});
