import { describe, expect, it } from '@jest/globals';
import { createPartsFor } from '../../src/propagation/create-parts-for';
import { partOf } from '../../src/propagation/part-of';
import { parse } from '../settings/parse';

const partsFor = (setting: string, host: string | undefined, port?: number) => {
  const { targets } = parse({ ACME_OTEL_PROPAGATION_TARGETS: setting }).settings.propagation;
  return [...createPartsFor(targets ?? [])(host, port)].join('+');
};

describe('the parts of our context that a host gets', () => {
  it.each([
    ['api.example.com', 'api.example.com', 443, 'traceparent'],
    ['api.example.com', 'API.Example.com.', 443, 'traceparent'],
    ['api.example.com', 'api.example.com.evil.org', 443, ''],
    ['api.example.com', 'xapi.example.com', 443, ''],
    ['*.internal=all', 'a.b.internal', 80, 'traceparent+tracestate+baggage'],
    ['*.internal=all', 'internal', 80, ''],
    ['*.internal=all', 'a.internal.evil.org', 80, ''],
    ['*', 'any', undefined, 'traceparent'],
    ['api:8080', 'api', 8080, 'traceparent'],
    ['api:8080', 'api', 80, ''],
    ['api:8080', 'api', undefined, ''],
    ['[::1]=baggage', '[::1]', 80, 'baggage'],
    ['[::1]=baggage', '::1', 80, 'baggage'],
    ['none', 'api', 80, ''],
    ['*', undefined, undefined, ''],
  ])('%s, asked about %s and port %s', (setting, host, port, parts) => {
    expect(partsFor(setting, host, port)).toBe(parts);
  });

  it('are those of the first target that matches', () => {
    expect(partsFor('api.internal=none,*.internal=all', 'api.internal')).toBe('');
    expect(partsFor('*.internal=all,api.internal=none', 'api.internal')).toContain('baggage');
  });
});

describe('the part that a header carries', () => {
  it.each([
    ['traceparent', 'traceparent'],
    ['TraceState', 'tracestate'],
    ['baggage', 'baggage'],
    ['uberctx-user', 'baggage'],
    ['OT-Baggage-user', 'baggage'],
    ['uber-trace-id', 'traceparent'],
    ['x-b3-sampled', 'traceparent'],
    ['sentry-trace', 'traceparent'],
  ])('%s is %s', (header, part) => {
    expect(partOf(header)).toBe(part);
  });
});
