import type { BegunExport, ExportOutcome, ExportWatcher } from '../export/export-watcher';
import type { Signal } from '../signal';
import type { Answer, Delivery } from './findings';
import { TEST_NAME } from './test-data';

/** Collects what becomes of the test data; other data in the process is none of the doctor's. */
export interface ExportObserver extends ExportWatcher {
  /** Called with each warning of upstream's exporters. */
  onUpstreamWarning(message: string, ...details: readonly unknown[]): void;
  /** What is known until now; an export still under way counts as unanswered. */
  deliveries(): Readonly<Record<Signal, Delivery>>;
}

export function createExportObserver(
  timeoutMillis: number,
  nowMillis: () => number = Date.now,
): ExportObserver {
  const reached = new Set<Signal>();
  const begunAt = new Map<Signal, number>();
  const answers = new Map<Signal, Answer>();
  // Upstream's exporters only log what a server said with its yes, right before they call back.
  let lastRemark: Remark = {};

  const elapsed = (signal: Signal) => nowMillis() - (begunAt.get(signal) ?? nowMillis());
  const toDelivery = (signal: Signal): Delivery => ({
    reachedExporter: reached.has(signal),
    answer:
      answers.get(signal) ??
      (begunAt.has(signal) ? { kind: 'unanswered', millis: elapsed(signal) } : undefined),
  });
  return {
    timeoutMillis,
    onExport(begun) {
      const { signal, exporter } = begun;
      if (!carriesTestData(begun)) return () => undefined;
      reached.add(signal);
      if (exporter !== 'otlp') return () => undefined;
      begunAt.set(signal, nowMillis());
      return (outcome) => {
        answers.set(signal, toAnswer({ ...lastRemark, ...outcome }, elapsed(signal)));
        lastRemark = {};
      };
    },
    onUpstreamWarning(message, ...details) {
      lastRemark = parseUpstreamWarning(message, details);
    },
    deliveries: () => ({
      traces: toDelivery('traces'),
      metrics: toDelivery('metrics'),
      logs: toDelivery('logs'),
    }),
  };
}

/** What the SDK hands to an exporter, as far as it is looked at. */
interface Recorded {
  readonly instrumentationScope?: { readonly name: string };
}
interface Measured {
  readonly scopeMetrics?: readonly { readonly scope: { readonly name: string } }[];
}

function carriesTestData({ items }: BegunExport): boolean {
  const scopes = Array.isArray(items)
    ? (items as readonly Recorded[]).map(({ instrumentationScope }) => instrumentationScope)
    : (items as Measured).scopeMetrics?.map(({ scope }) => scope);
  return scopes?.some((scope) => scope?.name === TEST_NAME) ?? false;
}

function toAnswer(
  { code, error, partialSuccess, strangeAnswer }: ExportOutcome,
  millis: number,
): Answer {
  if (code !== SUCCESS) return { kind: 'failed', millis, error };
  return {
    kind: 'accepted',
    millis,
    ...(partialSuccess && { partialSuccess }),
    ...(strangeAnswer !== undefined && { strangeAnswer }),
  };
}

/** `ExportResultCode.SUCCESS`; the SDK is not loaded here. */
const SUCCESS = 0;

type Remark = Pick<ExportOutcome, 'partialSuccess' | 'strangeAnswer'>;

function parseUpstreamWarning(message: string, details: readonly unknown[]): Remark {
  if (message.startsWith('Received Partial Success response')) {
    return parsePartialSuccess(String(details[0]));
  }
  const [, reason] = /^Failed to parse \w+ export response: (.*)\. Returning/s.exec(message) ?? [];
  if (reason === undefined) return {};
  // Node.js quotes what it could not parse: `Unexpected token '<', "<html>" is not valid JSON`.
  return { strangeAnswer: /"(.*)"/s.exec(reason)?.[1] ?? reason };
}

function parsePartialSuccess(json: string): Remark {
  try {
    const { errorMessage, ...counts } = JSON.parse(json) as Record<string, unknown>;
    const rejectedCount = Math.max(0, ...Object.values(counts).map(Number));
    const message = typeof errorMessage === 'string' ? errorMessage : '';
    return rejectedCount > 0 || message !== ''
      ? { partialSuccess: { rejectedCount, message } }
      : {};
  } catch {
    return {};
  }
}
