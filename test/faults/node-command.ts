import { createCleanEnvironment, findNode } from '@acme/otel-testkit';
import type { NodeVersion } from '@acme/otel-testkit';
import type { Protocol } from './options.ts';

/** Node.js with an application, plain or behind the distro's door. */
export function createNodeCommand({
  nodeVersion,
  endpoint,
  protocol,
  env = {},
  nodeArgs = [],
  application,
  args,
}: {
  readonly nodeVersion: NodeVersion;
  /** The address that the distro exports to; undefined is plain Node.js. */
  readonly endpoint: string | undefined;
  readonly protocol: Protocol;
  /** Variables of the distro. */
  readonly env?: Readonly<Record<string, string>>;
  readonly nodeArgs?: readonly string[];
  readonly application: string;
  readonly args: readonly string[];
}) {
  const door = endpoint === undefined ? [] : ['--require', '@acme/otel-auto/register'];
  return {
    file: findNode(nodeVersion),
    args: [...door, ...nodeArgs, application, ...args],
    env: createCleanEnvironment(
      endpoint === undefined
        ? {}
        : {
            OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
            OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
            OTEL_SERVICE_NAME: 'faults',
            ...env,
          },
    ),
  };
}
