import { describe, expect, it } from '@jest/globals';
import { ROOT_CONTEXT, SpanKind, trace, TraceFlags, type Context } from '@opentelemetry/api';
import { SamplingDecision } from '@opentelemetry/sdk-trace';
import * as samplers from '../../src/chunks/samplers';
import type { SamplerSettings } from '../../src/settings/settings';
import { createSampler } from '../../src/traces/create-sampler';

const SAMPLED_ID = `${'0'.repeat(18)}80000000000000`;
const UNSAMPLED_ID = `${'1'.repeat(18)}7fffffffffffff`;

const childOf = (traceFlags: TraceFlags, { isRemote }: { readonly isRemote: boolean }): Context =>
  trace.setSpanContext(ROOT_CONTEXT, {
    traceId: SAMPLED_ID,
    spanId: '1'.repeat(16),
    traceFlags,
    isRemote,
  });

const decide = (
  settings: SamplerSettings,
  { parent = ROOT_CONTEXT, traceId = SAMPLED_ID }: { parent?: Context; traceId?: string } = {},
) =>
  createSampler(settings, { load: () => samplers }).shouldSample(
    parent,
    traceId,
    'span',
    SpanKind.SERVER,
    {},
    [],
  ).decision;

const isSampled = (...args: Parameters<typeof decide>) =>
  decide(...args) === SamplingDecision.RECORD_AND_SAMPLED;

const ON = { kind: 'always_on' } as const;
const OFF = { kind: 'always_off' } as const;
const ratioOf = (ratio: number) => ({ kind: 'trace_id_ratio', ratio }) as const;
const parentBased = (root: SamplerSettings) => ({ kind: 'parent_based', root }) as const;

describe('createSampler', () => {
  it.each([
    [ON, true],
    [OFF, false],
  ])('%j decides for itself, whatever the parent was', (settings, sampled) => {
    expect(isSampled(settings)).toBe(sampled);
    for (const flags of [TraceFlags.NONE, TraceFlags.SAMPLED]) {
      expect(isSampled(settings, { parent: childOf(flags, { isRemote: true }) })).toBe(sampled);
    }
  });

  it.each([
    [ON, true],
    [OFF, false],
    [ratioOf(0), false],
  ])('a parent-based sampler leaves roots to %j, and follows any parent', (root, sampled) => {
    const settings = parentBased(root);
    expect(isSampled(settings)).toBe(sampled);
    for (const isRemote of [true, false]) {
      expect(isSampled(settings, { parent: childOf(TraceFlags.SAMPLED, { isRemote }) })).toBe(true);
      expect(isSampled(settings, { parent: childOf(TraceFlags.NONE, { isRemote }) })).toBe(false);
    }
  });

  it.each([
    ['remoteParentSampled', TraceFlags.SAMPLED, true, OFF, false],
    ['remoteParentNotSampled', TraceFlags.NONE, true, ON, true],
    ['localParentSampled', TraceFlags.SAMPLED, false, OFF, false],
    ['localParentNotSampled', TraceFlags.NONE, false, ON, true],
  ] as const)('a parent-based sampler has %s of its own', (name, flags, isRemote, own, sampled) => {
    const settings: SamplerSettings = { ...parentBased(ON), [name]: own };
    expect(isSampled(settings, { parent: childOf(flags, { isRemote }) })).toBe(sampled);
  });

  it.each([ratioOf(0.5), parentBased(ratioOf(0.5))])(
    '%j takes the share of traces that was asked for, by their ids',
    (settings) => {
      expect(isSampled(settings, { traceId: SAMPLED_ID })).toBe(true);
      expect(isSampled(settings, { traceId: UNSAMPLED_ID })).toBe(false);
    },
  );

  it('a ratio does not follow the parent', () => {
    const parent = childOf(TraceFlags.SAMPLED, { isRemote: true });
    expect(isSampled(ratioOf(0), { parent })).toBe(false);
  });

  it('records what is not sampled if all is to be recorded', () => {
    expect(decide({ kind: 'always_record', root: OFF })).toBe(SamplingDecision.RECORD);
    expect(decide({ kind: 'always_record', root: ON })).toBe(SamplingDecision.RECORD_AND_SAMPLED);
  });

  it('loads no samplers of its own for those that the SDK has', () => {
    const load = () => {
      throw new Error('loaded');
    };
    expect(() => createSampler(parentBased(ON), { load })).not.toThrow();
    expect(() => createSampler(parentBased(ratioOf(1)), { load })).toThrow('loaded');
  });
});
