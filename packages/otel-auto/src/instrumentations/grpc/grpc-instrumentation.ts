import type { Histogram } from '@opentelemetry/api';
import {
  InstrumentationBase,
  InstrumentationNodeModuleDefinition,
  InstrumentationNodeModuleFile,
  type InstrumentationConfig,
} from '@opentelemetry/instrumentation';
import {
  METRIC_RPC_CLIENT_CALL_DURATION,
  METRIC_RPC_SERVER_CALL_DURATION,
} from '@opentelemetry/semantic-conventions';
import { Patches } from '../../patching/patches';
import type { Boundary } from '../../propagation/boundary';
import { VERSION } from '../../version';
import { ClientCalls } from './client-calls';
import { ServerCalls } from './server-calls';

const VERSIONS = ['^1.0.0'];

/** The bucket boundaries that the semantic conventions define for the duration, in seconds. */
const BOUNDARIES = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** The configuration of the instrumentation. */
interface GrpcConfig extends InstrumentationConfig {
  readonly boundary?: Boundary;
}

/**
 * Creates spans and durations for clients and servers of `@grpc/grpc-js`, and propagates the
 * context.
 *
 * Upstream's instrumentation writes into the caller's metadata, calls back with fewer arguments
 * than a service passed, and replaces the methods of clients and emitters.
 */
export class GrpcInstrumentation extends InstrumentationBase<GrpcConfig> {
  declare private clientDuration: Histogram;
  declare private serverDuration: Histogram;

  constructor(config: GrpcConfig = {}) {
    super('@acme/otel-auto/grpc', VERSION, config);
  }

  override _updateMetricInstruments(): void {
    const options = { unit: 's', advice: { explicitBucketBoundaries: BOUNDARIES } };
    this.clientDuration = this.meter.createHistogram(METRIC_RPC_CLIENT_CALL_DURATION, {
      ...options,
      description: 'Duration of calls that were made.',
    });
    this.serverDuration = this.meter.createHistogram(METRIC_RPC_SERVER_CALL_DURATION, {
      ...options,
      description: 'Duration of calls that were served.',
    });
  }

  protected override init(): InstrumentationNodeModuleDefinition {
    const patches = new Patches();
    const tracer = () => this.tracer;
    const boundary = () => this.getConfig().boundary;
    const client = new ClientCalls({
      patches,
      tracer,
      duration: () => this.clientDuration,
      partsFor: () => boundary()?.partsFor,
    });
    const server = new ServerCalls({
      patches,
      tracer,
      duration: () => this.serverDuration,
      receive: () => boundary()?.receive,
    });
    const file = <Exports extends object>(name: string, patch: (exports: Exports) => void) =>
      new InstrumentationNodeModuleFile(
        `@grpc/grpc-js/build/src/${name}.js`,
        VERSIONS,
        (exports: Exports) => {
          patch(exports);
          return exports;
        },
        () => patches.undo(),
      );
    return new InstrumentationNodeModuleDefinition(
      '@grpc/grpc-js',
      VERSIONS,
      undefined,
      undefined,
      [
        file('client-interceptors', (exports) => {
          patches.method(exports, 'getInterceptingCall', client.makeCall);
        }),
        file('channel', ({ ChannelImplementation }: { ChannelImplementation?: Class }) => {
          patches.method(ChannelImplementation?.prototype, 'createCall', client.makeOutgoingCall);
        }),
        file('server', ({ Server }: { Server?: Class }) => {
          patches.method(Server?.prototype, 'register', server.register);
        }),
      ],
    );
  }
}

interface Class {
  readonly prototype: object;
}
