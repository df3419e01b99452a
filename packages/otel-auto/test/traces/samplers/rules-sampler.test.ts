import { describe, expect, it } from '@jest/globals';
import { SpanKind, type Attributes, type Context } from '@opentelemetry/api';
import * as samplers from '../../../src/chunks/samplers';
import type { SamplingRule, SpanConditions } from '../../../src/settings/settings';
import { createSampler } from '../../../src/traces/create-sampler';
import { parse } from '../../settings/parse';
import { decide, parentWith } from './samplers';

const OFF = { kind: 'always_off' } as const;

const createFrom = (rules: readonly SamplingRule[]) =>
  createSampler(
    { kind: 'rules', rules, fallback: { kind: 'always_on' } },
    { load: () => samplers },
  );

/** Whether a rule with these conditions drops a span. */
const drops = (
  matches: SpanConditions,
  span: { attributes?: Attributes; name?: string; kind?: SpanKind; context?: Context },
) => !decide(createFrom([{ matches, sampler: OFF }]), span).isSampled;

const attributes = (values: Attributes) => ({ attributes: values });

describe('a rule', () => {
  it.each([
    [
      'a kind',
      { spanKinds: ['client', 'producer'] },
      { kind: SpanKind.CLIENT },
      { kind: SpanKind.INTERNAL },
    ],
    ['no parent', { parent: ['none'] }, {}, { context: parentWith({}) }],
    [
      'a remote parent',
      { parent: ['remote'] },
      { context: parentWith({}) },
      { context: parentWith({ isRemote: false }) },
    ],
    ['a local parent', { parent: ['local'] }, { context: parentWith({ isRemote: false }) }, {}],
    ['a name', { name: 'cron.*' }, { name: 'cron.a' }, { name: 'a' }],
    ['a method', { method: 'GET' }, attributes({ 'http.request.method': 'GET' }), {}],
    [
      'a path',
      { path: '/a/*' },
      attributes({ 'url.path': '/a/b' }),
      attributes({ 'url.path': '/b' }),
    ],
    [
      'a route before the path',
      { path: '/orders/:id' },
      attributes({ 'http.route': '/orders/:id', 'url.path': '/b' }),
      attributes({ 'http.route': '/b', 'url.path': '/orders/1' }),
    ],
    [
      'a value of an attribute',
      { attributeValues: { key: 'a', values: ['1', 'x'] } },
      attributes({ a: 1 }),
      attributes({ a: 2 }),
    ],
    [
      'an item of a list',
      { attributeValues: { key: 'a', values: ['true'] } },
      attributes({ a: [false, true] }),
      attributes({ a: [false] }),
    ],
    [
      'a pattern of an attribute',
      { attributePatterns: { key: 'a', included: ['/i/*'], excluded: ['/i/x/*'] } },
      attributes({ a: '/i/y' }),
      attributes({ a: '/i/x/y' }),
    ],
    [
      'any value but those that are excluded',
      { attributePatterns: { key: 'a', excluded: ['4*'] } },
      attributes({ a: 200 }),
      attributes({ a: 404 }),
    ],
    ['an attribute that is there', { attributePatterns: { key: 'a' } }, attributes({ a: '' }), {}],
    ['everything', {}, {}, undefined],
  ] as const)('matches %s', (_what, conditions, matching, other) => {
    expect(drops(conditions as SpanConditions, matching)).toBe(true);
    if (other !== undefined) expect(drops(conditions as SpanConditions, other)).toBe(false);
  });

  it('matches only where all its conditions hold', () => {
    const conditions = { method: 'GET', path: '/a' };
    const both = { 'http.request.method': 'GET', 'url.path': '/a' };
    expect(drops(conditions, attributes(both))).toBe(true);
    expect(drops(conditions, attributes({ ...both, 'url.path': '/b' }))).toBe(false);
    expect(drops(conditions, attributes({ ...both, 'http.request.method': 'PUT' }))).toBe(false);
  });

  it('counts only if none before it matches', () => {
    const keep: SamplingRule = { matches: { name: 'a' }, sampler: { kind: 'always_on' } };
    const sampler = createFrom([keep, { matches: {}, sampler: OFF }]);
    expect(decide(sampler, { name: 'a' }).isSampled).toBe(true);
    expect(decide(sampler, { name: 'b' }).isSampled).toBe(false);
  });
});

describe('the rules of ACME_OTEL_SAMPLING_RULES', () => {
  const sampler = () =>
    createSampler(
      parse({
        ACME_OTEL_SAMPLING_RULES:
          'GET /products/*=0.5; POST *=drop; /a=b=drop; name=cron.*=drop; enduser.id=bot-?=drop',
      }).settings.traces.sampler,
      { load: () => samplers },
    );

  it.each([
    [{ attributes: { 'http.request.method': 'GET', 'url.path': '/products/1' } }, true, 'ot=th:8'],
    [{ attributes: { 'http.request.method': 'POST', 'url.path': '/products/1' } }, false, ''],
    [{ attributes: { 'url.path': '/a=b' } }, false, ''],
    [{ name: 'cron.clean' }, false, ''],
    [{ attributes: { 'enduser.id': 'bot-7' } }, false, ''],
    [{ attributes: { 'enduser.id': 'bot-17' } }, true, ''],
  ])('decide for %j', (span, isSampled, state) => {
    expect(decide(sampler(), span)).toEqual({ isSampled, state });
  });
});
