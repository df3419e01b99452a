import type { ExportRequest } from '../export/export-request';
import type { ExportWatcher } from '../export/export-watcher';
import { SIGNALS, type Signal } from '../signal';
import type { SendResult } from '../transport/sender';
import type { Answer, Export } from './findings';
import { TEST_NAME } from './test-data';

/** Collects the outcome of exporting the test data; other data in the process is ignored. */
export interface ExportObserver extends ExportWatcher {
  /** Returns the exports so far; a request in flight counts as one without a response. */
  exports(): Readonly<Record<Signal, Export>>;
}

/** Creates an observer without any exports. */
export function createExportObserver(nowMillis: () => number = Date.now): ExportObserver {
  const onConsole = new Set<Signal>();
  const sentAt = new Map<Signal, number>();
  const answers = new Map<Signal, Answer>();

  const elapsed = (signal: Signal) => nowMillis() - (sentAt.get(signal) ?? nowMillis());
  const toExport = (signal: Signal): Export => ({
    reachedExporter: onConsole.has(signal) || sentAt.has(signal),
    answer:
      answers.get(signal) ??
      (sentAt.has(signal) ? { kind: 'unanswered', millis: elapsed(signal) } : undefined),
  });
  return {
    onSend(request) {
      const { signal } = request;
      if (!sentAt.has(signal) && carriesTestData(request)) sentAt.set(signal, nowMillis());
    },
    onResult(request, result) {
      const { signal } = request;
      // Only the first response counts: an application would have to wait for a later one.
      if (answers.has(signal) || !carriesTestData(request)) return;
      answers.set(signal, toAnswer(result, elapsed(signal)));
    },
    onConsoleExport(signal, items) {
      if (isOfTestData(items)) onConsole.add(signal);
    },
    exports: () =>
      Object.fromEntries(SIGNALS.map((signal) => [signal, toExport(signal)])) as Record<
        Signal,
        Export
      >,
  };
}

/**
 * Returns whether an export request contains the test data, whose instrumentation scope is in the
 * bytes unchanged.
 */
const carriesTestData = ({ body }: ExportRequest): boolean =>
  Buffer.from(body.buffer, body.byteOffset, body.byteLength).includes(TEST_NAME);

/** The parts of exported objects that are read. */
interface Recorded {
  readonly instrumentationScope?: { readonly name: string };
}
interface Measured {
  readonly scopeMetrics?: readonly { readonly scope: { readonly name: string } }[];
}

function isOfTestData(items: unknown): boolean {
  const scopes = Array.isArray(items)
    ? (items as readonly Recorded[]).map(({ instrumentationScope }) => instrumentationScope)
    : (items as Measured).scopeMetrics?.map(({ scope }) => scope);
  return scopes?.some((scope) => scope?.name === TEST_NAME) ?? false;
}

const toAnswer = (result: SendResult, millis: number): Answer =>
  result.kind === 'accepted'
    ? { kind: 'accepted', millis, ...result.response }
    : { kind: 'failed', millis, error: result.error };
