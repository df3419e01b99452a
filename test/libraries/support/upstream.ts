import { join } from 'node:path';
import { installLibraries } from '../../support/install-libraries';

/**
 * The file that starts upstream's own distribution in a process. It is installed in a folder of its
 * own, so that nothing of it can be mistaken for the application's or ours.
 */
export const upstreamRegister = (): string =>
  join(
    installLibraries('upstream'),
    'node_modules/@opentelemetry/auto-instrumentations-node/dist/register.cjs',
  );

/**
 * The environment with which upstream exports what is compared, and makes no requests to cloud
 * services about the machine.
 */
export const UPSTREAM_ENVIRONMENT = { OTEL_NODE_RESOURCE_DETECTORS: 'none' } as const;
