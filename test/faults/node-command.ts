import { createCleanEnvironment, findNode } from '@acme/otel-testkit';
import type { NodeVersion } from '@acme/otel-testkit';

/** Node.js with an application, plain or behind the distro's door. */
export function createNodeCommand({
  nodeVersion,
  endpoint,
  env = {},
  nodeArgs = [],
  application,
  args,
}: {
  readonly nodeVersion: NodeVersion;
  /** The address that the distro exports to; undefined is plain Node.js. */
  readonly endpoint: string | undefined;
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
        : { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_SERVICE_NAME: 'faults', ...env },
    ),
  };
}
