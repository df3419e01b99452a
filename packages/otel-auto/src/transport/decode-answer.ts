import { readFields } from './protobuf-reader';

/**
 * Decodes an OTLP answer, which is the same for the three signals but for a name: at most a message
 * of two fields, how many items were not taken and why.
 *
 * @throws Error for bytes that are no such answer
 */
export function decodeAnswer(answer: Uint8Array): {
  readonly partialSuccess?: { readonly rejectedSpans: number; readonly errorMessage: string };
} {
  let rejectedSpans = 0;
  let errorMessage = '';
  let hasPartialSuccess = false;
  for (const [field, value] of readFields(answer)) {
    if (field !== 1 || !(value instanceof Uint8Array)) continue;
    hasPartialSuccess = true;
    for (const [inner, part] of readFields(value)) {
      // Below zero is above 2^63 here, and both mean nothing.
      if (inner === 1 && Number.isSafeInteger(part)) rejectedSpans = part as number;
      if (inner === 2 && part instanceof Uint8Array) {
        errorMessage = Buffer.from(part).toString('utf8');
      }
    }
  }
  return hasPartialSuccess ? { partialSuccess: { rejectedSpans, errorMessage } } : {};
}
