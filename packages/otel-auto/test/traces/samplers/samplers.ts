import {
  ROOT_CONTEXT,
  SpanKind,
  trace,
  TraceFlags,
  type Attributes,
  type Context,
} from '@opentelemetry/api';
import { TraceState } from '@opentelemetry/core';
import { SamplingDecision, type Sampler } from '@opentelemetry/sdk-trace';

/** A trace id that every share from a half on keeps, and no smaller one. */
export const HALF_ID = `${'0'.repeat(18)}80000000000000`;

/** The context of a parent. */
export function parentWith(input: {
  readonly isSampled?: boolean;
  readonly isRemote?: boolean;
  readonly state?: string;
}): Context {
  const { isSampled = true, isRemote = true, state } = input;
  return trace.setSpanContext(ROOT_CONTEXT, {
    traceId: HALF_ID,
    spanId: '1'.repeat(16),
    traceFlags: isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE,
    isRemote,
    ...(state === undefined ? {} : { traceState: new TraceState(state) }),
  });
}

/** The decision of a sampler for a span, and the `tracestate` that the span gets. */
export function decide(
  sampler: Sampler,
  span: {
    readonly context?: Context;
    readonly name?: string;
    readonly kind?: SpanKind;
    readonly attributes?: Attributes;
    readonly traceId?: string;
  } = {},
): { readonly isSampled: boolean; readonly state: string } {
  const { context = ROOT_CONTEXT, name = 'span', kind = SpanKind.SERVER } = span;
  const { attributes = {}, traceId = HALF_ID } = span;
  const { decision, traceState } = sampler.shouldSample(
    context,
    traceId,
    name,
    kind,
    attributes,
    [],
  );
  const state = traceState ?? trace.getSpanContext(context)?.traceState;
  return {
    isSampled: decision === SamplingDecision.RECORD_AND_SAMPLED,
    state: state?.serialize() ?? '',
  };
}
