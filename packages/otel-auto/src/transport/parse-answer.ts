import { toWords } from '../diagnostics/to-words';
import { decodeAnswer } from './decode-answer';
import type { ExportResponse } from './sender';

/** A response of OTLP in JSON; each signal has its own name for the count. */
interface JsonAnswer {
  readonly partialSuccess?: {
    readonly rejectedSpans?: unknown;
    readonly rejectedDataPoints?: unknown;
    readonly rejectedLogRecords?: unknown;
    readonly errorMessage?: unknown;
  };
}

/** Parses a successful response, which is mostly empty. Never throws. */
export function parseAnswer(answer: Uint8Array, encoding: 'protobuf' | 'json'): ExportResponse {
  if (answer.byteLength === 0) return {};
  try {
    return toResponse(
      encoding === 'json' ? (JSON.parse(toText(answer)) as JsonAnswer) : decodeAnswer(answer),
    );
  } catch {
    return { strangeAnswer: toWords(answer.subarray(0, MAX_BYTES)) };
  }
}

const toText = (answer: Uint8Array): string => Buffer.from(answer).toString('utf8');

function toResponse({ partialSuccess }: JsonAnswer): ExportResponse {
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

/** The size of the part of a strange response that is shown. */
const MAX_BYTES = 200;
