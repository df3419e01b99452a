import {
  Client,
  compressionAlgorithms,
  credentials,
  logVerbosity,
  Metadata,
  setLogVerbosity,
  status,
  type ChannelCredentials,
  type ServiceError,
} from '@grpc/grpc-js';
import { toWords } from '../diagnostics/to-words';
import type { OtlpSettings } from '../settings/settings';
import { isLoopback } from './proxy';
import { readCredentials } from './read-credentials';
import { findRetryDelayMillis } from './retry-info';
import { MAX_ANSWER_BYTES, type Sender, type SendResult } from './sender';
import type { ExporterInput } from '../console/signal-exporter';
import type { Signal } from '../signal';

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
  // What it writes to stderr of a proxy that refuses is told by the voice.
  setLogVerbosity(logVerbosity.NONE);
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(otlp.headers)) metadata.set(name, value);
  let client: Client | undefined;
  return async (body, timeoutMillis) => {
    try {
      const used = (client ??= openClient(otlp, userAgent));
      const result = await call(used, METHODS[signal], { body, metadata, timeoutMillis });
      if (result.kind === 'retryable') {
        // The next attempt connects anew: grpc-js would wait on its own account before it does, and
        // would keep a connection that answers nothing.
        used.close();
        if (client === used) client = undefined;
      }
      return result;
    } catch (error) {
      // A certificate that cannot be read, say, which may be put in order.
      return { kind: 'retryable', error: error as Error, retryAfterMillis: undefined };
    }
  };
}

const METHODS: Readonly<Record<Signal, string>> = {
  traces: '/opentelemetry.proto.collector.trace.v1.TraceService/Export',
  metrics: '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export',
  logs: '/opentelemetry.proto.collector.logs.v1.LogsService/Export',
};

function openClient(otlp: OtlpSettings, userAgent: string): Client {
  const { host, hostname } = new URL(otlp.url);
  // A socket is named by its whole URL.
  const target = otlp.url.startsWith('unix:') ? otlp.url : host;
  return new Client(target, createCredentials(otlp), {
    'grpc.primary_user_agent': userAgent,
    'grpc.default_compression_algorithm':
      compressionAlgorithms[otlp.compression === 'gzip' ? 'gzip' : 'identity'],
    'grpc.max_receive_message_length': MAX_ANSWER_BYTES,
    // grpc-js finds the proxy by itself, for a collector beside the application as well.
    'grpc.enable_http_proxy': isLoopback(hostname) ? 0 : 1,
    // Else clients of the same address would share their connection, and its failures.
    'grpc.use_local_subchannel_pool': 1,
  });
}

/** Throws if a certificate file cannot be read. */
function createCredentials(otlp: OtlpSettings): ChannelCredentials {
  if (otlp.insecure) return credentials.createInsecure();
  const read = (path: string | undefined) => (path === undefined ? null : readCredentials(path));
  return credentials.createSsl(
    read(otlp.certificate),
    read(otlp.clientKey),
    read(otlp.clientCertificate),
  );
}

function call(
  client: Client,
  method: string,
  about: {
    readonly body: Uint8Array;
    readonly metadata: Metadata;
    readonly timeoutMillis: number;
  },
): Promise<SendResult> {
  const { body, metadata, timeoutMillis } = about;
  return new Promise((resolve) => {
    client.makeUnaryRequest(
      method,
      ({ buffer, byteOffset, byteLength }: Uint8Array) =>
        Buffer.from(buffer, byteOffset, byteLength),
      (answer) => answer,
      body,
      metadata,
      { deadline: Date.now() + timeoutMillis },
      (error, answer) =>
        resolve(
          error === null
            ? { kind: 'accepted', answer: answer ?? new Uint8Array() }
            : toFailure(error),
        ),
    );
  });
}

/** OTLP specification, "Failures": too much is only what the server itself expects to pass. */
function toFailure({ code, message, metadata }: ServiceError): SendResult {
  const error = Object.assign(new Error(toWords(Buffer.from(message))), {
    code,
    statusName: status[code],
  });
  const retryAfterMillis = findRetryDelay(metadata);
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
function findRetryDelay(metadata: Metadata): number | undefined {
  const [details] = metadata.get('grpc-status-details-bin');
  if (!(details instanceof Uint8Array)) return undefined;
  try {
    return findRetryDelayMillis(details);
  } catch {
    return undefined;
  }
}
