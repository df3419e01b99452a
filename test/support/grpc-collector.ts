import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Receiver } from '@acme/otlp-receiver';
import { installationFolder } from './installation';

/** Speaks gRPC, which the receiver does not, and hands what it gets to the receiver. */
export interface GrpcCollector {
  readonly url: string;
  close(): Promise<void>;
}

const GRPC_SERVICES = {
  '/opentelemetry.proto.collector.trace.v1.TraceService/Export': '/v1/traces',
  '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export': '/v1/metrics',
  '/opentelemetry.proto.collector.logs.v1.LogsService/Export': '/v1/logs',
};

/** OTLP over gRPC. */
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
          }).then(() => answer(null, Buffer.alloc(0)), answer);
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

type GrpcAnswer = (error: Error | null, bytes?: Buffer) => void;

/** The little of `@grpc/grpc-js` that is used here; it is no dependency of the workspace. */
interface GrpcModule {
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
