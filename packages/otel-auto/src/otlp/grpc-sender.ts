import { readFileSync } from 'node:fs';
import {
  Client,
  compressionAlgorithms,
  credentials,
  Metadata,
  status,
  type ChannelCredentials,
  type ServiceError,
} from '@grpc/grpc-js';
import type { OtlpSettings } from '../settings/settings';
import { decodeStatus } from './rpc-status';
import { MAX_ANSWER_BYTES, type Sender, type SendResult } from './sender';
import type { ExporterInput, Signal } from './signal-exporter';
import { toPrintable } from './to-printable';

/**
 * Creates the sender of one OTLP/gRPC endpoint, with a connection of its own that is made when
 * something is sent.
 *
 * @throws Error if a header is not allowed in gRPC
 */
export function createGrpcSender({
  signal,
  otlp,
  userAgent,
}: Pick<ExporterInput, 'signal' | 'otlp' | 'userAgent'>): Sender {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(otlp.headers)) metadata.set(name, value);
  let client: Client | undefined;
  return async (body, timeoutMillis) => {
    try {
      client ??= openClient(otlp, userAgent);
      return {
        kind: 'accepted',
        answer: await call(client, METHODS[signal], { body, metadata, timeoutMillis }),
      };
    } catch (error) {
      const { code } = error as ServiceError;
      if (CONNECTION_FAILURES.has(code)) {
        client?.close();
        client = undefined;
      }
      return toFailure(error as ServiceError);
    }
  };
}

const METHODS: Readonly<Record<Signal, string>> = {
  traces: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
  metrics: '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export',
  logs: '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
};

/**
 * After these a new connection is made with the next attempt: grpc-js would wait on its own account
 * before it connects again, and would keep one that answers nothing.
 */
const CONNECTION_FAILURES: ReadonlySet<status> = new Set([
  status.UNAVAILABLE,
  status.DEADLINE_EXCEEDED,
]);

function openClient(otlp: OtlpSettings, userAgent: string): Client {
  return new Client(toTarget(otlp.url), createCredentials(otlp), {
    'grpc.primary_user_agent': userAgent,
    'grpc.default_compression_algorithm':
      compressionAlgorithms[otlp.compression === 'gzip' ? 'gzip' : 'identity'],
    'grpc.max_receive_message_length': MAX_ANSWER_BYTES,
    // Else clients of the same address would share their connection, and its failures.
    'grpc.use_local_subchannel_pool': 1,
  });
}

/** Sockets are named by their whole URL, hosts without the scheme. */
function toTarget(url: string): string {
  return url.startsWith('unix:') ? url : new URL(url).host;
}

/** Throws if a certificate file cannot be read. */
function createCredentials(otlp: OtlpSettings): ChannelCredentials {
  if (otlp.insecure) return credentials.createInsecure();
  const read = (path: string | undefined) => (path === undefined ? null : readFileSync(path));
  return credentials.createSsl(
    read(otlp.certificate),
    read(otlp.clientKey),
    read(otlp.clientCertificate),
  );
}

function call(
  client: Client,
  method: string,
  {
    body,
    metadata,
    timeoutMillis,
  }: {
    readonly body: Uint8Array;
    readonly metadata: Metadata;
    readonly timeoutMillis: number;
  },
): Promise<Uint8Array> {
  const deadline = Date.now() + timeoutMillis;
  return new Promise((resolve, reject) => {
    client.makeUnaryRequest(
      method,
      (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
      (answer) => answer,
      body,
      metadata,
      { deadline },
      (error, answer) => (error === null ? resolve(answer as Uint8Array) : reject(error)),
    );
  });
}

/** OTLP specification, "Failures": too much is only what the server itself expects to pass. */
function toFailure(failure: ServiceError): SendResult {
  const { code, message } = failure;
  // Without its metadata and stacks.
  const error = Object.assign(new Error(toPrintable(message)), { code });
  const retryAfterMillis = findRetryDelay(failure);
  const isRetryable =
    RETRYABLE_CODES.has(code) ||
    (code === status.RESOURCE_EXHAUSTED && retryAfterMillis !== undefined);
  return isRetryable ? { kind: 'retryable', error, retryAfterMillis } : { kind: 'rejected', error };
}

const RETRYABLE_CODES: ReadonlySet<status> = new Set([
  status.CANCELLED,
  status.DEADLINE_EXCEEDED,
  status.ABORTED,
  status.OUT_OF_RANGE,
  status.UNAVAILABLE,
  status.DATA_LOSS,
]);

/** OTLP specification, "OTLP/gRPC Throttling". */
function findRetryDelay({ metadata }: ServiceError): number | undefined {
  // A file that cannot be read is no answer of a server.
  const details = metadata?.get('grpc-status-details-bin')[0];
  if (!(details instanceof Uint8Array)) return undefined;
  try {
    return decodeStatus(details).retryDelayMillis;
  } catch {
    return undefined;
  }
}
