import { readFields } from './protobuf-reader';

/**
 * Decodes an OTLP response, which is the same for the three signals except for a name: a message of
 * two fields, the number of rejected items and the reason, or none.
 *
 * @throws Error for bytes that are not such a response
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
      // A negative number is above 2^63 here, and both are invalid.
      if (inner === 1 && Number.isSafeInteger(part)) rejectedSpans = part as number;
      if (inner === 2 && part instanceof Uint8Array) {
        errorMessage = Buffer.from(part).toString('utf8');
      }
    }
  }
  return hasPartialSuccess ? { partialSuccess: { rejectedSpans, errorMessage } } : {};
}
