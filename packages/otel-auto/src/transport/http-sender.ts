import type { ClientRequest, IncomingMessage } from 'node:http';
import { toWords } from '../diagnostics/to-words';
import type { OtlpSettings } from '../settings/settings';
import { openEndpoint } from './http-endpoint';
import { readFields } from './protobuf-fields';
import { MAX_ANSWER_BYTES, type Sender, type SendProgress, type SendResult } from './sender';
import type { HttpRequest } from '../console/signal-exporter';

/** An answer other than success, with the server's own words. */
export class AnswerError extends Error {
  readonly status: number;
  readonly answer: string;
  /** Where a redirect points to. */
  readonly location: string | undefined;

  constructor(status: number, answer: string, location?: string) {
    super(`HTTP status ${status}`);
    this.name = 'AnswerError';
    this.status = status;
    this.answer = answer;
    this.location = location;
  }
}

/** Statuses after which the OTLP specification lets a client try again. */
const RETRYABLE_STATUSES: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/**
 * Creates the sender of one OTLP/HTTP endpoint.
 *
 * @throws Error if a certificate file cannot be read
 */
export function createHttpSender(input: {
  readonly otlp: OtlpSettings;
  readonly contentType: string;
  readonly userAgent: string;
  /** @defaultValue that of `node:http` or `node:https` */
  readonly request?: (module: 'http' | 'https') => HttpRequest | undefined;
}): Sender {
  const { otlp, contentType, userAgent } = input;
  const begin = openEndpoint(otlp, input.request);
  const headers = {
    'User-Agent': userAgent,
    ...otlp.headers,
    'Content-Type': contentType,
    ...(otlp.compression === 'gzip' ? { 'Content-Encoding': 'gzip' } : {}),
  };
  return async (body, timeoutMillis, progress = {}) => {
    try {
      const payload = otlp.compression === 'gzip' ? await gzip(body) : body;
      const request = () => begin({ ...headers, 'Content-Length': payload.byteLength });
      return await sendOnce(request, payload, { timeoutMillis, progress });
    } catch (error) {
      // Node.js refuses to make some requests at all, as for a header with a line break.
      return toFailure(error as Error);
    }
  };
}

function gzip(body: Uint8Array): Promise<Uint8Array> {
  const zlib = require('node:zlib') as typeof import('node:zlib');
  return new Promise((resolve, reject) => {
    zlib.gzip(body, (error, compressed) => (error ? reject(error) : resolve(compressed)));
  });
}

function sendOnce(
  request: () => ClientRequest,
  payload: Uint8Array,
  { timeoutMillis, progress }: { readonly timeoutMillis: number; readonly progress: SendProgress },
): Promise<SendResult> {
  return new Promise((resolve) => {
    const sent = request();
    progress.isHandedOver = () => isHandedOver(sent);
    const timer = setTimeout(giveUp, timeoutMillis);
    timer.unref();
    function giveUp() {
      finish({
        kind: 'retryable',
        error: Object.assign(new Error(`no answer within ${timeoutMillis} ms`), {
          code: 'ETIMEDOUT',
        }),
        retryAfterMillis: undefined,
      });
      sent.destroy();
    }
    function finish(result: SendResult) {
      clearTimeout(timer);
      resolve(result);
    }
    sent.on('error', (error: NodeJS.ErrnoException) => finish(toFailure(error)));
    sent.on('response', (response) => {
      readAnswer(response).then(
        (answer) => finish(toResult(response, answer)),
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

/** Reads an answer up to the bound and closes the connection beyond it. */
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

function toResult(response: IncomingMessage, answer: Uint8Array): SendResult {
  const status = response.statusCode ?? 0;
  if (status >= 200 && status < 300) return { kind: 'accepted', answer };
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

/** The server's own words: of a protobuf `Status` its message, else the text as far as it can be printed. */
function readableAnswer(response: IncomingMessage, answer: Uint8Array): string {
  const isProtobuf = response.headers['content-type']?.includes('protobuf') === true;
  const words = toWords(isProtobuf ? messageOfStatus(answer) : answer);
  return words || toWords(Buffer.from(response.statusMessage ?? '', 'latin1'));
}

/** The message (field 2) of a `google.rpc.Status`; all of an answer that is none, whatever its type says. */
function messageOfStatus(answer: Uint8Array): Uint8Array {
  try {
    for (const [field, value] of readFields(answer)) {
      if (field === 2 && value instanceof Uint8Array) return value;
    }
  } catch {
    // A page of a proxy, or an answer that was cut.
  }
  return answer;
}

/** `Retry-After` in seconds or as a date; `undefined` when absent or unreadable. */
export function parseRetryAfter(
  value: string | undefined,
  nowMillis = Date.now(),
): number | undefined {
  if (value === undefined) return undefined;
  if (/^\s*\d+\s*$/.test(value)) return Number(value) * 1000;
  // A number of any other form would be read as a year.
  const date = Number.isNaN(Number(value)) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMillis);
}

/**
 * Where nobody has answered, nobody has refused: a connection that could not be made or broke, a
 * certificate that is not trusted, a file that cannot be read may all be in order the next time. Only a
 * request that Node.js refuses to make stays what it is, and an answer for good of a proxy, which was
 * asked for a tunnel.
 */
function toFailure(error: NodeJS.ErrnoException & { readonly status?: number }): SendResult {
  const { code = '', status } = error;
  const isForGood =
    IMPOSSIBLE_CODES.has(code) || (status !== undefined && !RETRYABLE_STATUSES.has(status));
  return isForGood
    ? { kind: 'rejected', error }
    : { kind: 'retryable', error, retryAfterMillis: undefined };
}

const IMPOSSIBLE_CODES: ReadonlySet<string> = new Set([
  'ERR_INVALID_CHAR',
  'ERR_INVALID_HTTP_TOKEN',
  'ERR_HTTP_INVALID_HEADER_VALUE',
  'ERR_INVALID_URL',
  'ERR_INVALID_PROTOCOL',
  'ERR_UNESCAPED_CHARACTERS',
]);
