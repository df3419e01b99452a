import type {
  ClientHttp2Stream,
  IncomingHttpHeaders,
  IncomingHttpStatusHeader,
  OutgoingHttpHeaders,
} from 'node:http2';
import { toWords } from '../diagnostics/to-words';
import type { OtlpSettings } from '../settings/settings';
import type { Signal } from '../signal';
import { connectGrpc, type GrpcConnection, toAuthority } from './grpc-connection';
import { type GrpcMessage, readGrpcMessage, toGrpcMessage } from './grpc-message';
import { findGrpcStatus, GrpcStatusError, type GrpcStatusName } from './grpc-status';
import { parseAnswer } from './parse-answer';
import { findRetryDelayMillis } from './retry-info';
import {
  type ExportResponse,
  MAX_ANSWER_BYTES,
  noAnswerWithin,
  type Sender,
  type SendProgress,
  type SendResult,
} from './sender';
import { toFailure } from './to-failure';

/** Creates the sender of one OTLP/gRPC endpoint, which connects with the first request. */
export function createGrpcSender(input: {
  readonly signal: Signal;
  readonly otlp: OtlpSettings;
  readonly userAgent: string;
}): Sender {
  const { otlp } = input;
  const headers = toHeaders(input);
  return async (body, timeoutMillis, progress = {}) => {
    let connection: GrpcConnection | undefined;
    let stream: ClientHttp2Stream | undefined;
    let isOver = false;
    const call = async (message: GrpcMessage): Promise<SendResult> => {
      // A stream that was refused has left nothing with the receiver.
      progress.isHandedOver = () => false;
      stream = undefined;
      connection = await connectGrpc(otlp);
      // Whoever asked was told of a timeout, and may have sent the request again.
      if (isOver) throw noAnswerWithin(timeoutMillis);
      stream = connection.session.request({ ...headers, ...toDeadline(timeoutMillis) });
      return await toResult(await exchange(stream, message, progress));
    };
    const send = async (): Promise<SendResult> => {
      const message = await toGrpcMessage(body, otlp.compression);
      for (let repeats = 0; ; repeats += 1) {
        try {
          return await call(message);
        } catch (error) {
          if (repeats === MAX_REPEATS || !isUnprocessed(error as Error, stream)) throw error;
          connection?.close();
        }
      }
    };
    const result = await inTime(send(), timeoutMillis).catch(toFailure);
    isOver = true;
    if (result.kind === 'retryable') {
      stream?.close(CANCEL);
      // The next attempt connects anew: this connection may lead to a receiver that no longer
      // exists.
      connection?.close();
    }
    return result;
  };
}

/**
 * The number of times that a call is repeated at once on a new connection, where its receiver has not
 * looked at it: RFC 9113, 6.8 and 8.7. It is no failed attempt, and there may be no later one.
 */
const MAX_REPEATS = 5;

/** Returns whether a connection has ended, or its receiver refused a stream, before a call was processed. */
const isUnprocessed = (
  { code }: NodeJS.ErrnoException,
  stream: ClientHttp2Stream | undefined,
): boolean => stream?.rstCode === REFUSED_STREAM || UNPROCESSED_CODES.has(code ?? '');

/** NGHTTP2_REFUSED_STREAM of `node:http2`, which also closes the streams that a GOAWAY leaves out. */
const REFUSED_STREAM = 7;

const UNPROCESSED_CODES: ReadonlySet<string> = new Set([
  'ERR_HTTP2_GOAWAY_SESSION',
  'ERR_HTTP2_INVALID_SESSION',
  // The stream had not been sent yet, and nothing else was the cause.
  'ERR_HTTP2_STREAM_CANCEL',
]);

const METHODS: Readonly<Record<Signal, string>> = {
  traces: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
  metrics: '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export',
  logs: '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
};

function toHeaders({
  signal,
  otlp,
  userAgent,
}: Parameters<typeof createGrpcSender>[0]): OutgoingHttpHeaders {
  const metadata = Object.entries(otlp.headers)
    .filter(([name]) => !RESERVED_HEADERS.test(name))
    // A header whose name ends in `-bin` may have any bytes, and is encoded.
    .map(([name, value]) => [
      name,
      name.endsWith('-bin') ? Buffer.from(value).toString('base64') : value,
    ]);
  return {
    'user-agent': userAgent,
    ...(Object.fromEntries(metadata) as OutgoingHttpHeaders),
    ':method': 'POST',
    ':path': METHODS[signal],
    // The authority has no port if that is the default of its scheme.
    ':authority': toAuthority(new URL(otlp.url)),
    te: 'trailers',
    'content-type': 'application/grpc',
    'grpc-accept-encoding': 'identity,gzip',
    ...(otlp.compression === 'gzip' ? { 'grpc-encoding': 'gzip' } : {}),
  };
}

/** Names that belong to gRPC, and those of connections that HTTP/2 forbids. */
const RESERVED_HEADERS =
  /^(:|grpc-|(connection|content-length|content-type|host|http2-settings|keep-alive|proxy-connection|te|transfer-encoding|upgrade)$)/;

const toDeadline = (timeoutMillis: number): OutgoingHttpHeaders => ({
  'grpc-timeout': `${Math.min(timeoutMillis, MAX_DEADLINE_MILLIS)}m`,
});

/** A deadline of gRPC has eight digits. */
const MAX_DEADLINE_MILLIS = 99_999_999;

/** NGHTTP2_CANCEL of `node:http2`, which only users of gRPC load. */
const CANCEL = 8;

/** Rejects with a timeout error if the work takes longer. */
function inTime<T>(work: Promise<T>, timeoutMillis: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(noAnswerWithin(timeoutMillis)), timeoutMillis).unref();
    const clear = (): void => clearTimeout(timer);
    work.then(resolve, reject).then(clear, clear);
  });
}

/** The response of a receiver to a call. */
interface GrpcAnswer {
  readonly headers: IncomingHttpHeaders & IncomingHttpStatusHeader;
  readonly trailers: IncomingHttpHeaders;
  readonly message: Buffer;
  /** Whether there was more of it than is read. */
  readonly isCut: boolean;
}

/**
 * Sends a message and reads the response; rejects if the stream was cut before a status arrived.
 */
function exchange(
  stream: ClientHttp2Stream,
  [head, bytes]: GrpcMessage,
  progress: SendProgress,
): Promise<GrpcAnswer> {
  return new Promise((resolve, reject) => {
    let headers: GrpcAnswer['headers'] = {};
    let trailers: IncomingHttpHeaders = {};
    let failure: Error | undefined;
    const chunks: Uint8Array[] = [];
    let byteLength = 0;
    progress.isHandedOver = () => isHandedOver(stream);
    stream.on('response', (received) => {
      headers = received;
    });
    stream.on('trailers', (received) => {
      trailers = received;
    });
    stream.on('data', (chunk: Uint8Array) => {
      chunks.push(chunk);
      byteLength += chunk.byteLength;
      if (byteLength > MAX_ANSWER_BYTES) stream.close(CANCEL);
    });
    // A receiver that responds before it has read everything does not wait for the rest.
    stream.on('end', () => stream.close());
    stream.on('error', (error) => {
      failure = error;
    });
    stream.on('close', () => {
      const isCut = byteLength > MAX_ANSWER_BYTES;
      if (isCut || findGrpcStatus(headers, trailers) !== undefined) {
        resolve({ headers, trailers, message: Buffer.concat(chunks), isCut });
      } else reject(causeOf(failure) ?? connectionClosed());
    });
    // Head and bytes are corked to leave in one piece.
    stream.cork();
    stream.write(head);
    stream.end(bytes);
  });
}

const isHandedOver = ({ session, writableFinished }: ClientHttp2Stream): boolean =>
  writableFinished && (session === undefined || session.state.outboundQueueSize === 0);

/** Returns the error of the connection, if that has cut the stream. */
const causeOf = (error: Error | undefined): Error | undefined =>
  (error?.cause as Error | undefined) ?? error;

const connectionClosed = (): Error =>
  Object.assign(new Error('the connection was closed'), { code: 'ECONNRESET' });

/** Converts a response to a result. OTLP specification, "OTLP/gRPC Response". */
async function toResult(answer: GrpcAnswer): Promise<SendResult> {
  const { headers, trailers, message, isCut } = answer;
  // Who answers with a message has taken the call; a status comes after it.
  if (isCut) return { kind: 'accepted', response: { strangeAnswer: beginningOf(message) } };
  const status = findGrpcStatus(headers, trailers) ?? 'UNKNOWN';
  if (status === 'OK') return { kind: 'accepted', response: await toResponse(message) };
  const error = new GrpcStatusError(status, describeAnswer(answer));
  const retryAfterMillis = findRetryDelay({ ...headers, ...trailers });
  // An exhausted resource is only retryable if the receiver itself expects to recover.
  const isRetryable =
    RETRYABLE_STATUSES.has(status) ||
    (status === 'RESOURCE_EXHAUSTED' && retryAfterMillis !== undefined);
  return isRetryable ? { kind: 'retryable', error, retryAfterMillis } : { kind: 'rejected', error };
}

const RETRYABLE_STATUSES: ReadonlySet<GrpcStatusName> = new Set([
  'CANCELLED',
  'DEADLINE_EXCEEDED',
  'ABORTED',
  'OUT_OF_RANGE',
  'UNAVAILABLE',
  'DATA_LOSS',
] as const);

async function toResponse(message: Buffer): Promise<ExportResponse> {
  const bytes = await readGrpcMessage(message).catch(() => message);
  return parseAnswer(bytes, 'protobuf');
}

/** Returns the message of a receiver, otherwise the beginning of the response. */
function describeAnswer({ headers, trailers, message }: GrpcAnswer): string {
  const answered = { ...headers, ...trailers };
  if (answered['grpc-status'] !== undefined) {
    return toWords(decodePercent(String(answered['grpc-message'] ?? '')));
  }
  const page = beginningOf(message);
  return `HTTP status ${headers[':status']}${page && ` (${page})`}`;
}

const beginningOf = (message: Buffer): string => toWords(message.subarray(0, 200));

/**
 * Decodes a message, in which gRPC writes characters that are not printable ASCII as `%` and two
 * hexadecimal digits.
 */
const decodePercent = (text: string): Uint8Array =>
  Buffer.from(
    text.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  );

/** Returns the delay that the server asks for. OTLP specification, "OTLP/gRPC Throttling". */
function findRetryDelay({
  'grpc-status-details-bin': details,
}: IncomingHttpHeaders): number | undefined {
  if (typeof details !== 'string') return undefined;
  try {
    return findRetryDelayMillis(Buffer.from(details, 'base64'));
  } catch {
    return undefined;
  }
}
