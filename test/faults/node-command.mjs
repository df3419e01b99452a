import { createCleanEnvironment, findNode } from '@acme/otel-testkit';

/**
 * Node.js with an application, plain or behind the distro's door.
 *
 * @param {object} options
 * @param {string} options.nodeVersion
 * @param {string | undefined} options.endpoint undefined is plain Node.js
 * @param {Readonly<Record<string, string>>} [options.env] of the distro
 * @param {readonly string[]} [options.nodeArgs]
 * @param {string} options.application
 * @param {readonly string[]} options.args
 */
export function createNodeCommand({
  nodeVersion,
  endpoint,
  env = {},
  nodeArgs = [],
  application,
  args,
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
