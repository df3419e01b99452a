/** What became of a request. `retryAfterMillis` is what the server asked for. */
export type SendResult =
  | { readonly kind: 'accepted'; readonly answer: Uint8Array }
  | {
      readonly kind: 'retryable';
      readonly error: Error;
      readonly retryAfterMillis: number | undefined;
    }
  | { readonly kind: 'rejected'; readonly error: Error };

/** How far a request has got; filled in while it is sent, by senders that can tell. */
export interface SendProgress {
  /** Whether all of it is in the hands of the operating system, which delivers it without us. */
  isHandedOver?: () => boolean;
}

/** Sends one encoded OTLP request, and waits `timeoutMillis` at most; never rejects. */
export type Sender = (
  body: Uint8Array,
  timeoutMillis: number,
  progress?: SendProgress,
) => Promise<SendResult>;

/** Bytes that are read of an answer, whatever the server sends. */
export const MAX_ANSWER_BYTES = 64 * 1024;
