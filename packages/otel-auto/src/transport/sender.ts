/** What became of a request. */
export type SendResult =
  | {
      readonly kind: 'accepted';
      /** What the receiver said beside its yes; nothing most often. */
      readonly response: ExportResponse;
    }
  | {
      readonly kind: 'retryable';
      readonly error: Error;
      /** How long the receiver has asked to be left alone. */
      readonly retryAfterMillis: number | undefined;
    }
  | { readonly kind: 'rejected'; readonly error: Error };

/** The content of a response to a request that was accepted. */
export interface ExportResponse {
  readonly partialSuccess?: PartialSuccess;
  /** The beginning of a response that is no OTLP message, as that of a web page. */
  readonly strangeAnswer?: string;
}

/** What a receiver says of a request that it took. OTLP specification, "Partial Success". */
export interface PartialSuccess {
  /** Spans, data points or log records that were not taken; 0 when the words are only a warning. */
  readonly rejectedCount: number;
  readonly message: string;
}

/** How far a request has got; filled in while it is sent. */
export interface SendProgress {
  /** Whether all of it is in the hands of the operating system, which delivers it without us. */
  isHandedOver?: () => boolean;
}

/** Sends one export request, encoded as protobuf, and waits `timeoutMillis` at most; never rejects. */
export type Sender = (
  body: Uint8Array,
  timeoutMillis: number,
  progress?: SendProgress,
) => Promise<SendResult>;

/** The bytes that are read of a response, whatever the receiver sends. */
export const MAX_ANSWER_BYTES = 64 * 1024;

/** The error of a request whose answer did not come in time. */
export const noAnswerWithin = (timeoutMillis: number): Error =>
  Object.assign(new Error(`no answer within ${timeoutMillis} ms`), { code: 'ETIMEDOUT' });
