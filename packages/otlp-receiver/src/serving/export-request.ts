import type { IncomingHttpHeaders } from 'node:http';
import type { OtlpEncoding } from '../decoding/otlp-codec';
import { RequestError } from '../request-error';
import { SIGNALS, type Signal } from '../signal';
import { isKnownCoding } from './decompress';

/** The facts about a request's body that its head contains. */
export interface ExportHead {
  readonly signal: Signal;
  readonly encoding: OtlpEncoding;
  /** The content coding: `identity`, `gzip`, `deflate`. */
  readonly coding: string;
}

/** The part of a request that decides whether its body is read at all. */
export interface RequestHead {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
}

/** The media type of each encoding. */
export const MEDIA_TYPES: Readonly<Record<OtlpEncoding, string>> = {
  protobuf: 'application/x-protobuf',
  json: 'application/json',
};

/**
 * Parses the head of an export request.
 *
 * @throws RequestError 404, 405 or 415
 */
export function parseExportHead({ method, path, headers }: RequestHead): ExportHead {
  const signal = selectSignal(path);
  if (signal === undefined) {
    // the requested path is left out: senders print responses, and some have a token in their path
    throw new RequestError(404, `no such path; there are ${PATHS.join(', ')}`);
  }
  if (method !== 'POST') {
    throw new RequestError(405, `${path} takes POST, not ${method}`, { Allow: 'POST' });
  }
  const encoding = selectEncoding(headers);
  if (encoding === undefined) {
    const known = Object.values(MEDIA_TYPES).join(' or ');
    throw new RequestError(
      415,
      `the Content-Type is ${quote(headers['content-type'])}, not ${known}`,
    );
  }
  const coding = selectCoding(headers);
  if (!isKnownCoding(coding)) {
    throw new RequestError(415, `the Content-Encoding is ${quote(coding)}, not gzip or deflate`);
  }
  return { signal, encoding, coding };
}

/** Selects the signal of a path; `undefined` for other paths. */
export const selectSignal = (path: string): Signal | undefined =>
  SIGNALS.find((signal) => path === `/v1/${signal}`);

const PATHS = SIGNALS.map((signal) => `/v1/${signal}`);

/** Selects the encoding of a content type; its parameters, such as a charset, are ignored. */
export function selectEncoding(headers: IncomingHttpHeaders): OtlpEncoding | undefined {
  const mediaType = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  return ENCODINGS.find((encoding) => MEDIA_TYPES[encoding] === mediaType);
}

const ENCODINGS: readonly OtlpEncoding[] = ['protobuf', 'json'];

/** Selects the content coding; `identity` if there is none. */
export const selectCoding = (headers: IncomingHttpHeaders): string =>
  headers['content-encoding']?.trim().toLowerCase() || 'identity';

const quote = (value: string | undefined): string =>
  value === undefined ? 'missing' : JSON.stringify(value);
