import {
  createContextKey,
  isSpanContextValid,
  trace,
  TraceFlags,
  type Context,
  type TextMapGetter,
  type TextMapPropagator,
  type TextMapSetter,
} from '@opentelemetry/api';
import { isTracingSuppressed } from '@opentelemetry/core';
import { setUndecidedParent } from '../context/undecided-parent';
import { headerText } from './header-text';
import { paddedId } from './padded-id';

const SINGLE = 'b3';
const TRACE_ID = 'x-b3-traceid';
const SPAN_ID = 'x-b3-spanid';
const SAMPLED = 'x-b3-sampled';
const FLAGS = 'x-b3-flags';
const PARENT_ID = 'x-b3-parentspanid';

/** The longest header: two ids, the decision and the id of the parent. */
const MAX_LENGTH = 32 + 16 + 1 + 16 + 3;

const POSITION = /^([\da-f]{32}|[\da-f]{16})-([\da-f]{16})(?:-([01d])(?:-[\da-f]{16})?)?$/i;

/** The key under which a context says that its trace is debugged, which is passed on. */
const DEBUGGED = createContextKey('@acme/otel-auto/b3 debug');

/** The decision of a caller; `undefined` if it leaves it to this service. */
type Decision = 'sampled' | 'denied' | 'debugged' | undefined;

interface Position {
  readonly traceId: string | undefined;
  readonly spanId: string | undefined;
  readonly decision: Decision;
}

/**
 * Propagates the context of Zipkin, in one header, `b3: TRACE-SPAN-DECISION-PARENT`, or in several.
 * It reads both forms, the single header first, and gives ids in lower case only. A caller that
 * says no more than that the trace is not sampled is the parent of an unsampled trace; one without
 * a decision leaves it to this service.
 *
 * It replaces upstream's propagator, which passes on ids in capitals, takes a missing decision for
 * a denial and a denial for nothing, and reads a header of any length.
 *
 * B3 Propagation, "Single Header" and "Multiple Headers".
 */
export class B3Propagator implements TextMapPropagator {
  readonly #form: 'single' | 'multi';

  constructor(form: 'single' | 'multi') {
    this.#form = form;
  }

  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    if (isTracingSuppressed(context)) return;
    const spanContext = trace.getSpanContext(context);
    if (spanContext === undefined || !isSpanContextValid(spanContext)) return;
    const { traceId, spanId, traceFlags } = spanContext;
    const isDebugged = context.getValue(DEBUGGED) === true;
    const sampled = String(traceFlags & TraceFlags.SAMPLED);
    if (this.#form === 'single') {
      setter.set(carrier, SINGLE, `${traceId}-${spanId}-${isDebugged ? 'd' : sampled}`);
      return;
    }
    setter.set(carrier, TRACE_ID, traceId);
    setter.set(carrier, SPAN_ID, spanId);
    if (isDebugged) setter.set(carrier, FLAGS, '1');
    else setter.set(carrier, SAMPLED, sampled);
  }

  extract(context: Context, carrier: unknown, getter: TextMapGetter): Context {
    const read = (name: string) => headerText(carrier, getter, name);
    const { traceId, spanId, decision } = readSingle(read(SINGLE)) ?? readSeveral(read);
    if (traceId === undefined || spanId === undefined) {
      return decision === 'denied' ? trace.setSpanContext(context, createUnsampled()) : context;
    }
    const isSampled = decision === 'sampled' || decision === 'debugged';
    const traceFlags = isSampled ? TraceFlags.SAMPLED : TraceFlags.NONE;
    const parent = { traceId, spanId, traceFlags, isRemote: true };
    if (decision === undefined) return setUndecidedParent(context, parent);
    const continued = trace.setSpanContext(context, parent);
    return decision === 'debugged' ? continued.setValue(DEBUGGED, true) : continued;
  }

  fields(): string[] {
    return this.#form === 'single' ? [SINGLE] : [TRACE_ID, SPAN_ID, SAMPLED, FLAGS, PARENT_ID];
  }
}

/** Returns what the single header says; `undefined` if there is none that can be read. */
function readSingle(text: string | undefined): Position | undefined {
  if (text === undefined || text.length > MAX_LENGTH) return undefined;
  if (text === '0') return { traceId: undefined, spanId: undefined, decision: 'denied' };
  const found = POSITION.exec(text);
  if (found === null) return undefined;
  return {
    traceId: paddedId(found[1], 32),
    spanId: paddedId(found[2], 16),
    decision: toDecision(found[3]),
  };
}

function readSeveral(read: (name: string) => string | undefined): Position {
  const sampled = read(SAMPLED);
  return {
    traceId: wholeId(read(TRACE_ID), [16, 32]),
    spanId: wholeId(read(SPAN_ID), [16]),
    decision: read(FLAGS) === '1' ? 'debugged' : toDecision(sampled),
  };
}

const wholeId = (text: string | undefined, lengths: readonly number[]): string | undefined =>
  text !== undefined && lengths.includes(text.length)
    ? paddedId(text, lengths.at(-1) as 16 | 32)
    : undefined;

function toDecision(text: string | undefined): Decision {
  switch (text?.toLowerCase()) {
    case '1':
    case 'true':
      return 'sampled';
    case '0':
    case 'false':
      return 'denied';
    case 'd':
      return 'debugged';
    default:
      return undefined;
  }
}

/** Creates the parent of a trace of which only is known that it is not sampled. */
const createUnsampled = () => ({
  traceId: createId(32),
  spanId: createId(16),
  traceFlags: TraceFlags.NONE,
  isRemote: true,
});

/** Returns hexadecimal digits that are not all zero. */
const createId = (length: number): string =>
  Array.from({ length }, (_, at) =>
    Math.floor(at === 0 ? 1 + Math.random() * 15 : Math.random() * 16).toString(16),
  ).join('');
