import type { ClientRequest, IncomingMessage } from 'node:http';
import { toWords } from '../diagnostics/to-words';
import type { OtlpSettings } from '../settings/settings';
import type { Signal } from '../signal';
import { gzip } from './gzip';
import { type HttpRequest, openEndpoint } from './http-endpoint';
import { parseAnswer } from './parse-answer';
import { readFields } from './protobuf-reader';
import {
  MAX_ANSWER_BYTES,
  noAnswerWithin,
  type Sender,
  type SendProgress,
  type SendResult,
} from './sender';
import { RETRYABLE_STATUSES, toFailure } from './to-failure';
import { toOtlpJson } from './to-otlp-json';

/** A response other than success, with the server's own words. */
export class AnswerError extends Error {
  readonly status: number;
  readonly answer: string;
  /** The target of a redirect. */
  readonly location: string | undefined;

  constructor(status: number, answer: string, location?: string) {
    super(`HTTP status ${status}`);
    this.name = 'AnswerError';
    this.status = status;
    this.answer = answer;
    this.location = location;
  }
}

/**
 * Creates the sender of one OTLP/HTTP endpoint.
 *
 * @throws Error if a certificate file cannot be read
 */
export function createHttpSender(input: {
  readonly signal: Signal;
  readonly otlp: OtlpSettings;
  readonly userAgent: string;
  /** @defaultValue the function of `node:http` or `node:https` */
  readonly request?: ((module: 'http' | 'https') => HttpRequest | undefined) | undefined;
}): Sender {
  const { signal, otlp, userAgent } = input;
  const begin = openEndpoint(otlp, input.request);
  const encoding = otlp.protocol === 'http/json' ? 'json' : 'protobuf';
  const headers = {
    'User-Agent': userAgent,
    ...otlp.headers,
    'Content-Type': CONTENT_TYPES[encoding],
    ...(otlp.compression === 'gzip' ? { 'Content-Encoding': 'gzip' } : {}),
  };
  return async (body, timeoutMillis, progress = {}) => {
    try {
      const encoded = encoding === 'json' ? toOtlpJson(signal, body) : body;
      const payload = otlp.compression === 'gzip' ? await gzip(encoded) : encoded;
      const request = () => begin({ ...headers, 'Content-Length': payload.byteLength });
      return await sendOnce(request, payload, { timeoutMillis, progress, encoding });
    } catch (error) {
      // Node.js refuses some requests at all, such as one with a line break in a header.
      return toFailure(error as Error);
    }
  };
}

/** The encoding of a request over HTTP, and of its response unless that says otherwise. */
type Encoding = keyof typeof CONTENT_TYPES;

const CONTENT_TYPES = {
  protobuf: 'application/x-protobuf',
  json: 'application/json',
} as const;

function sendOnce(
  request: () => ClientRequest,
  payload: Uint8Array,
  about: {
    readonly timeoutMillis: number;
    readonly progress: SendProgress;
    readonly encoding: Encoding;
  },
): Promise<SendResult> {
  const { timeoutMillis, progress, encoding } = about;
  return new Promise((resolve) => {
    const sent = request();
    progress.isHandedOver = () => isHandedOver(sent);
    const timer = setTimeout(giveUp, timeoutMillis);
    timer.unref();
    function giveUp() {
      finish(toFailure(noAnswerWithin(timeoutMillis)));
      sent.destroy();
    }
    function finish(result: SendResult) {
      clearTimeout(timer);
      resolve(result);
    }
    sent.on('error', (error: NodeJS.ErrnoException) => finish(toFailure(error)));
    sent.on('response', (response) => {
      readAnswer(response).then(
        (answer) => finish(toResult(response, answer, encoding)),
        (error: Error) => finish(toFailure(error)),
      );
    });
    sent.end(payload);
  });
}

function isHandedOver(request: ClientRequest): boolean {
  const { socket } = request;
  return (
    socket !== null &&
    !socket.connecting &&
    request.writableEnded &&
    request.writableLength === 0 &&
    socket.writableLength === 0
  );
}

/** Reads a response up to the size limit and closes the connection beyond it. */
function readAnswer(response: IncomingMessage): Promise<Uint8Array> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array[] = [];
    let length = 0;
    response.on('data', (chunk: Uint8Array) => {
      chunks.push(chunk);
      length += chunk.byteLength;
      if (length > MAX_ANSWER_BYTES) {
        resolve(Buffer.concat(chunks, MAX_ANSWER_BYTES));
        response.destroy();
      }
    });
    response.on('end', () => resolve(Buffer.concat(chunks)));
    response.on('error', reject);
    response.on('aborted', () =>
      reject(Object.assign(new Error('the answer broke off'), { code: 'ECONNRESET' })),
    );
  });
}

function toResult(response: IncomingMessage, answer: Uint8Array, encoding: Encoding): SendResult {
  const status = response.statusCode ?? 0;
  if (status >= 200 && status < 300) {
    return {
      kind: 'accepted',
      response: parseAnswer(answer, encodingOf(response) ?? encoding),
    };
  }
  const words = readableAnswer(response, answer);
  const { location } = response.headers;
  const error = new AnswerError(status, words, location && toWords(Buffer.from(location)));
  if (!RETRYABLE_STATUSES.has(status)) return { kind: 'rejected', error };
  return {
    kind: 'retryable',
    error,
    retryAfterMillis: parseRetryAfter(response.headers['retry-after']),
  };
}

/** Returns the encoding that a response declares, if it is one of OTLP's. */
function encodingOf({ headers }: IncomingMessage): Encoding | undefined {
  const type = headers['content-type'];
  if (type?.includes('protobuf') === true) return 'protobuf';
  return type?.includes('json') === true ? 'json' : undefined;
}

/**
 * Returns the receiver's own words: the message of a `Status`, otherwise the printable part of the
 * text.
 */
function readableAnswer(response: IncomingMessage, answer: Uint8Array): string {
  const isProtobuf = encodingOf(response) === 'protobuf';
  const words = toWords(isProtobuf ? messageOfStatus(answer) : answer);
  return words || toWords(Buffer.from(response.statusMessage ?? '', 'latin1'));
}

/**
 * Returns the message (field 2) of a `google.rpc.Status`; the whole response if it is not one,
 * whatever its type says.
 */
function messageOfStatus(answer: Uint8Array): Uint8Array {
  try {
    for (const [field, value] of readFields(answer)) {
      if (field === 2 && value instanceof Uint8Array) return value;
    }
  } catch {
    // The page of a proxy, or a response that was cut off.
  }
  return answer;
}

/**
 * Parses `Retry-After` in seconds or as a date; returns `undefined` if it is absent or malformed.
 */
export function parseRetryAfter(
  value: string | undefined,
  nowMillis = Date.now(),
): number | undefined {
  if (value === undefined) return undefined;
  if (/^\s*\d+\s*$/.test(value)) return Number(value) * 1000;
  // A number in any other form would be read as a year.
  const date = Number.isNaN(Number(value)) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMillis);
}
