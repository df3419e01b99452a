import { toWords } from '../diagnostics/to-words';
import type { ExportOutcome } from './export-watcher';

/** A decoded answer of OTLP; each signal counts by its own name. */
interface DecodedAnswer {
  readonly partialSuccess?: {
    readonly rejectedSpans?: unknown;
    readonly rejectedDataPoints?: unknown;
    readonly rejectedLogRecords?: unknown;
    readonly errorMessage?: unknown;
  };
}

/** Gives what a server said that answered with success: nothing most often. Never throws. */
export function parseAnswer(
  answer: Uint8Array,
  decode: (answer: Uint8Array) => object,
): Pick<ExportOutcome, 'partialSuccess' | 'strangeAnswer'> {
  if (answer.byteLength === 0) return {};
  try {
    return toPartialSuccess(decode(answer));
  } catch {
    return { strangeAnswer: toWords(answer.subarray(0, MAX_BYTES)) };
  }
}

function toPartialSuccess({
  partialSuccess,
}: DecodedAnswer): Pick<ExportOutcome, 'partialSuccess'> {
  const { rejectedSpans, rejectedDataPoints, rejectedLogRecords, errorMessage } =
    partialSuccess ?? {};
  const rejectedCount = Math.max(
    0,
    Number(rejectedSpans ?? rejectedDataPoints ?? rejectedLogRecords) || 0,
  );
  const message = typeof errorMessage === 'string' ? errorMessage : '';
  return rejectedCount === 0 && message === ''
    ? {}
    : { partialSuccess: { rejectedCount, message } };
}

const MAX_BYTES = 200;
