import { resolve } from 'node:path';
import type { Receiver } from '@acme/otlp-receiver';
import type { AppSettings } from './app-options';
import { Child } from './child';
import { createCleanEnvironment } from './clean-environment';
import { openDoor } from './door';
import { findNode } from './node-versions';

/**
 * Starts Node.js with an application and the distro; without an entry only with the given
 * arguments.
 */
export function spawnApp(
  entry: string | undefined,
  settings: AppSettings,
  receiver: Receiver,
): Child {
  const { cwd, door, nodeVersion, env, args, nodeArgs, register, lifetimeMillis } = settings;
  const invocation = openDoor(door, {
    entry: entry === undefined ? undefined : resolve(cwd, entry),
    register,
  });
  return new Child({
    command: findNode(nodeVersion),
    args: [
      ...invocation.nodeArgs,
      ...nodeArgs,
      ...(invocation.entry === undefined ? [] : [invocation.entry]),
      ...args,
    ],
    cwd,
    env: createCleanEnvironment({ OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url }, invocation.env, env),
    lifetimeMillis,
  });
}
