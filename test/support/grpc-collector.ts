import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Receiver } from '@acme/otlp-receiver';
import { installationFolder } from './installation';

/**
 * A collector that speaks gRPC, which the receiver does not, and passes requests to the receiver.
 */
export interface GrpcCollector {
  readonly url: string;
  close(): Promise<void>;
}

const GRPC_SERVICES = {
  '/opentelemetry.proto.collector.trace.v1.TraceService/Export': '/v1/traces',
  '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export': '/v1/metrics',
  '/opentelemetry.proto.collector.logs.v1.LogsService/Export': '/v1/logs',
};

/**
 * Creates a collector of OTLP over gRPC. It behaves like its receiver: one that refuses, hangs or
 * rejects a part does so over gRPC, too.
 */
export async function createGrpcCollector(receiver: Receiver): Promise<GrpcCollector> {
  // the copy that is installed for the applications
  const grpc = createRequire(join(installationFolder(), '_.js'))('@grpc/grpc-js') as GrpcModule;
  const server = new grpc.Server();
  for (const [path, target] of Object.entries(GRPC_SERVICES)) {
    const method = {
      path,
      requestStream: false,
      responseStream: false,
      requestDeserialize: (bytes: Buffer) => bytes,
      responseSerialize: (bytes: Buffer) => bytes,
    };
    server.addService(
      { Export: method },
      {
        Export: (call: { readonly request: Buffer }, answer: GrpcAnswer) => {
          void fetch(`${receiver.url}${target}`, {
            method: 'POST',
            headers: { 'content-type': 'application/x-protobuf' },
            body: new Uint8Array(call.request),
          })
            .then(async (response) => {
              const bytes = Buffer.from(await response.arrayBuffer());
              if (response.ok) answer(null, bytes);
              else answer(toRefusal(grpc, response, bytes));
            })
            .catch(answer);
        },
      },
    );
  }
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', grpc.ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => server.forceShutdown(),
  };
}

/** The gRPC codes for these HTTP statuses: INVALID_ARGUMENT, RESOURCE_EXHAUSTED and UNAVAILABLE. */
const GRPC_CODES: Readonly<Record<number, number>> = { 400: 3, 429: 8, 503: 14 };

function toRefusal(grpc: GrpcModule, { status, headers }: Response, words: Buffer): object {
  const metadata = new grpc.Metadata();
  const seconds = headers.get('retry-after');
  if (seconds !== null) metadata.set('grpc-status-details-bin', encodeRetryInfo(Number(seconds)));
  return { code: GRPC_CODES[status], details: words.toString(), metadata };
}

/** Encodes a `google.rpc.Status` whose only detail is a `RetryInfo`. */
function encodeRetryInfo(seconds: number): Buffer {
  const message = (field: number, bytes: Buffer) =>
    Buffer.concat([Buffer.from([field * 8 + 2, bytes.byteLength]), bytes]);
  const duration = Buffer.from([8, seconds]);
  const type = Buffer.from('type.googleapis.com/google.rpc.RetryInfo');
  return message(3, Buffer.concat([message(1, type), message(2, message(1, duration))]));
}

type GrpcAnswer = (error: object | null, bytes?: Buffer) => void;

/** The parts of `@grpc/grpc-js` that are used here; it is no dependency of the workspace. */
interface GrpcModule {
  readonly Metadata: new () => { set(name: string, value: Buffer): void };
  readonly Server: new () => {
    addService(service: object, implementation: object): void;
    bindAsync(
      address: string,
      credentials: unknown,
      done: (error: Error | null, port: number) => void,
    ): void;
    forceShutdown(): void;
  };
  readonly ServerCredentials: { createInsecure(): unknown };
}
