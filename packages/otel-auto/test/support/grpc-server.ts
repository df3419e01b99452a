import type { status } from '@grpc/grpc-js';
import { Metadata, Server, ServerCredentials } from '@grpc/grpc-js';

/** A call that a gRPC server received. */
export interface TakenCall {
  readonly method: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly body: Buffer;
}

/** A response other than success. */
export interface GrpcRefusal {
  readonly code: status;
  readonly details: string;
  /** The value of the trailer `grpc-status-details-bin`. */
  readonly status?: Uint8Array;
}

/** A gRPC server that behaves as a test wants. */
export interface TestGrpcServer {
  readonly url: string;
  readonly calls: readonly TakenCall[];
  close(): void;
}

const SERVICES = ['trace.v1.TraceService', 'metrics.v1.MetricsService', 'logs.v1.LogsService'];

/**
 * Starts a server of OTLP/gRPC. `answer` returns the bytes of a response, a refusal, or `undefined`
 * for no response at all.
 */
export async function createTestGrpcServer(
  answer: () => Uint8Array | GrpcRefusal | undefined = () => new Uint8Array(),
  givenPort = 0,
): Promise<TestGrpcServer> {
  const server = new Server();
  const calls: TakenCall[] = [];
  const asBuffer = (bytes: Buffer) => bytes;
  for (const service of SERVICES) {
    const path = `/opentelemetry.proto.collector.${service}/Export`;
    const method = {
      path,
      requestStream: false,
      responseStream: false,
      requestSerialize: asBuffer,
      requestDeserialize: asBuffer,
      responseSerialize: asBuffer,
      responseDeserialize: asBuffer,
    } as const;
    server.addService(
      { Export: method },
      {
        Export(
          { request, metadata }: { readonly request: Buffer; readonly metadata: Metadata },
          done: (error: object | null, bytes?: Uint8Array) => void,
        ) {
          calls.push({ method: path, metadata: metadata.getMap(), body: request });
          const given = answer();
          if (given instanceof Uint8Array) done(null, Buffer.from(given));
          else if (given !== undefined) done(toServerError(given));
        },
      },
    );
  }
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync(`127.0.0.1:${givenPort}`, ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    );
  });
  return { url: `http://127.0.0.1:${port}`, calls, close: () => server.forceShutdown() };
}

function toServerError({ code, details, status: bytes }: GrpcRefusal): object {
  const metadata = new Metadata();
  if (bytes !== undefined) metadata.set('grpc-status-details-bin', Buffer.from(bytes));
  return { code, details, metadata };
}
