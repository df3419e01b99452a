import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { propagation, ROOT_CONTEXT, trace } from '@opentelemetry/api';
import { CompositePropagator } from '@opentelemetry/core';
import type { Origin } from '../../src/propagation/boundary';
import { BaggagePropagator } from '../../src/propagation/baggage-propagator';
import { createReceive } from '../../src/propagation/create-receive';
import { TraceContextPropagator } from '../../src/propagation/trace-context-propagator';
import { parse } from '../settings/parse';

const HEADERS = {
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  baggage: 'user=me',
};

beforeAll(() => {
  const propagators = [new TraceContextPropagator(), new BaggagePropagator()];
  propagation.setGlobalPropagator(new CompositePropagator({ propagators }));
});
afterAll(() => propagation.disable());

/** Returns what is made of a caller's context: what of it is the parent, linked to, or in the baggage. */
function receive(setting: string, origin: Partial<Origin> = {}, headers: object = HEADERS) {
  const { incoming } = parse({ ACME_OTEL_INCOMING_CONTEXT: setting }).settings.propagation;
  const read = createReceive(incoming, ROOT_CONTEXT);
  const { context, links } = read(headers, { path: '/', peer: undefined, ...origin });
  const parts = [
    ...(trace.getSpanContext(context) === undefined ? [] : ['parent']),
    ...links.map(() => 'link'),
    ...(propagation.getBaggage(context) === undefined ? [] : ['baggage']),
  ];
  return parts.join(' ');
}

describe('the context of a caller', () => {
  it('is continued, linked to by a trace of our own, or not read', () => {
    expect(receive('continue')).toBe('parent baggage');
    expect(receive('restart')).toBe('link');
    expect(receive('ignore')).toBe('');
    expect(receive('restart', {}, {})).toBe('');
  });

  it.each([
    ['/internal/users', 'parent baggage'],
    ['/internal/', 'parent baggage'],
    ['/INTERNAL/users', 'parent baggage'],
    ['/%69nternal/users', 'parent baggage'],
    ['/internal', 'link'],
    ['/other/internal/users', 'link'],
    ['/internal%zz', 'link'],
    ['*', 'link'],
  ])('depends on the path: %s', (path, parts) => {
    expect(receive('restart;/internal/*=continue', { path })).toBe(parts);
  });

  it.each([
    ['10.200.0.1', 'parent baggage'],
    ['::ffff:10.200.0.1', 'parent baggage'],
    ['11.0.0.1', ''],
    ['fd00::1', 'link'],
    ['fe80::1%eth0', ''],
    ['not an address', ''],
    [undefined, ''],
  ])('depends on the address of the caller: %s', (peer, parts) => {
    expect(receive('ignore;10.0.0.0/8=continue;fd00::/8=restart', { peer })).toBe(parts);
  });

  it('is treated as the first exception says that matches', () => {
    const setting = 'ignore;/a/*=restart;10.0.0.0/8=continue';
    expect(receive(setting, { path: '/a/b', peer: '10.0.0.1' })).toBe('link');
    expect(receive(setting, { path: '/b', peer: '10.0.0.1' })).toBe('parent baggage');
  });
});
