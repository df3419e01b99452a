import { describe, expect, it } from '@jest/globals';
import { ROOT_CONTEXT, SpanKind, trace, TraceFlags, type Context } from '@opentelemetry/api';
import { SamplingDecision } from '@opentelemetry/sdk-trace';
import type { SamplerSettings } from '../../src/settings/settings';
import { createSampler } from '../../src/traces/create-sampler';

const SAMPLED_ID = `${'0'.repeat(24)}00000001`;
const UNSAMPLED_ID = `${'0'.repeat(24)}fffffff0`;

const childOf = (traceFlags: TraceFlags, { isRemote }: { readonly isRemote: boolean }): Context =>
  trace.setSpanContext(ROOT_CONTEXT, {
    traceId: SAMPLED_ID,
    spanId: '1'.repeat(16),
    traceFlags,
    isRemote,
  });

const isSampled = (
  settings: SamplerSettings,
  { parent = ROOT_CONTEXT, traceId = SAMPLED_ID }: { parent?: Context; traceId?: string } = {},
) =>
  createSampler(settings).shouldSample(parent, traceId, 'span', SpanKind.SERVER, {}, [])
    .decision === SamplingDecision.RECORD_AND_SAMPLED;

const sampler = (name: SamplerSettings['name'], ratio = 1): SamplerSettings => ({ name, ratio });

describe('a sampler', () => {
  it.each([
    ['always_on', true],
    ['always_off', false],
  ] as const)('%s decides for itself, whatever the parent was', (name, sampled) => {
    expect(isSampled(sampler(name))).toBe(sampled);
    for (const flags of [TraceFlags.NONE, TraceFlags.SAMPLED]) {
      expect(isSampled(sampler(name), { parent: childOf(flags, { isRemote: true }) })).toBe(
        sampled,
      );
    }
  });

  it.each([
    ['parentbased_always_on', true],
    ['parentbased_always_off', false],
    ['parentbased_traceidratio', false],
  ] as const)('%s decides for roots, and follows any other parent', (name, sampled) => {
    const settings = sampler(name, 0);
    expect(isSampled(settings)).toBe(sampled);
    for (const isRemote of [true, false]) {
      expect(isSampled(settings, { parent: childOf(TraceFlags.SAMPLED, { isRemote }) })).toBe(true);
      expect(isSampled(settings, { parent: childOf(TraceFlags.NONE, { isRemote }) })).toBe(false);
    }
  });

  it.each(['traceidratio', 'parentbased_traceidratio'] as const)(
    '%s takes the share of traces that was asked for, by their ids',
    (name) => {
      expect(isSampled(sampler(name, 0.5), { traceId: SAMPLED_ID })).toBe(true);
      expect(isSampled(sampler(name, 0.5), { traceId: UNSAMPLED_ID })).toBe(false);
      expect(isSampled(sampler(name, 1), { traceId: UNSAMPLED_ID })).toBe(true);
      expect(isSampled(sampler(name, 0), { traceId: SAMPLED_ID })).toBe(false);
    },
  );

  it('traceidratio does not follow its parent', () => {
    const parent = childOf(TraceFlags.SAMPLED, { isRemote: true });
    expect(isSampled(sampler('traceidratio', 0), { parent })).toBe(false);
  });
});
