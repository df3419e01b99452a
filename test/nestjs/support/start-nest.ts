import type { App } from '@acme/otel-testkit';
import { installationFolder } from '../../support/installation';
import { startApp, type FixtureOptions } from '../../support/run';
import type { NestCase, Platform } from './nest-cases';

/** Starts an application of `test/nestjs/applications` on a version of NestJS and a platform. */
export function startNest(
  name: string,
  { folder, extension, platform }: NestCase & { readonly platform: Platform },
  options: FixtureOptions = {},
): Promise<App> {
  return startApp(`${name}.${extension}`, {
    cwd: installationFolder(folder),
    ...options,
    env: {
      PLATFORM: platform,
      OTEL_BSP_SCHEDULE_DELAY: '50',
      // NestJS 12 registers a wildcard of Express without a name under one of its own
      WILDCARD: '*',
      ...options.env,
    },
  });
}
