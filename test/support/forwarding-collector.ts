import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { createServer as createTlsServer } from 'node:https';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Receiver } from '@acme/otlp-receiver';
import { installationFolder } from './installation';

/** Speaks what the receiver does not, and hands what it gets to the receiver. */
export interface ForwardingCollector {
  readonly url: string;
  close(): Promise<void>;
}

const TLS_FOLDER = join(__dirname, 'tls');

/** The certificate of `createTlsCollector`, which is its own authority. */
export const CERTIFICATE_FILE = join(TLS_FOLDER, 'certificate.pem');

/** OTLP/HTTP over TLS, with a certificate that nobody trusts by itself. The key is of this test alone. */
export async function createTlsCollector(receiver: Receiver): Promise<ForwardingCollector> {
  const server = createTlsServer(
    { cert: readFileSync(CERTIFICATE_FILE), key: readFileSync(join(TLS_FOLDER, 'key.pem')) },
    (request, response) => {
      const forwarded = http.request(`${receiver.url}${request.url}`, {
        method: 'POST',
        headers: { ...request.headers, host: 'receiver' },
        agent: false,
      });
      forwarded.on('response', (answer) => {
        response.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(response);
      });
      request.pipe(forwarded);
    },
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `https://localhost:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

const GRPC_SERVICES = {
  '/opentelemetry.proto.collector.trace.v1.TraceService/Export': '/v1/traces',
  '/opentelemetry.proto.collector.metrics.v1.MetricsService/Export': '/v1/metrics',
  '/opentelemetry.proto.collector.logs.v1.LogsService/Export': '/v1/logs',
};

/** OTLP over gRPC. */
export async function createGrpcCollector(receiver: Receiver): Promise<ForwardingCollector> {
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
