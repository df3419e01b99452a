/** The result of a request. */
export type SendResult =
  | {
      readonly kind: 'accepted';
      /** The content of the response, which is mostly empty. */
      readonly response: ExportResponse;
    }
  | {
      readonly kind: 'retryable';
      readonly error: Error;
      /** The delay that the receiver has asked for. */
      readonly retryAfterMillis: number | undefined;
    }
  | { readonly kind: 'rejected'; readonly error: Error };

/** The content of a response to a request that was accepted. */
export interface ExportResponse {
  readonly partialSuccess?: PartialSuccess;
  /** The beginning of a response that is not an OTLP message, such as that of a web page. */
  readonly strangeAnswer?: string;
}

/** The partial success of an accepted request. OTLP specification, "Partial Success". */
export interface PartialSuccess {
  /** Spans, data points or log records that were not taken; 0 when the words are only a warning. */
  readonly rejectedCount: number;
  readonly message: string;
}

/** The progress of a request, updated while it is sent. */
export interface SendProgress {
  /** Returns whether the operating system has all of it, and delivers it without us. */
  isHandedOver?: () => boolean;
}

/**
 * Sends one export request, encoded as protobuf, and waits for at most `timeoutMillis`; never
 * rejects.
 */
export type Sender = (
  body: Uint8Array,
  timeoutMillis: number,
  progress?: SendProgress,
) => Promise<SendResult>;

/** The maximum number of bytes that are read of a response, whatever the receiver sends. */
export const MAX_ANSWER_BYTES = 64 * 1024;

/** Returns the error of a request without a response in time. */
export const noAnswerWithin = (timeoutMillis: number): Error =>
  Object.assign(new Error(`no answer within ${timeoutMillis} ms`), { code: 'ETIMEDOUT' });
