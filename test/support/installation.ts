import { join } from 'node:path';
import { PACKAGE_VERSION } from './package-version';

/** The variable with which `global-setup.ts` tells the tests where the installation is. */
export const INSTALLATION_VARIABLE = 'ACME_TEST_INSTALLATION';

/** The folders of fixture applications: `test/apps`, and those for a version of NestJS. */
export type InstallationName = 'apps' | 'apps-nest10' | 'apps-nest11' | 'apps-nest12';

/**
 * Returns the absolute path of a folder outside the workspace with the fixture applications, their
 * libraries, and the packed distro installed as a user installs it.
 */
export function installationFolder(name: InstallationName = 'apps'): string {
  return join(preparedFolder(), name);
}

/** Returns the absolute paths of the installed tarballs, by the package's short name. */
export function tarballs(): Readonly<
  Record<'otel-auto' | 'otel-nestjs' | 'otel-winston' | 'otlp-receiver', string>
> {
  const path = (name: string) =>
    join(preparedFolder(), 'tarballs', `acme-${name}-${PACKAGE_VERSION}.tgz`);
  return {
    'otel-auto': path('otel-auto'),
    'otel-nestjs': path('otel-nestjs'),
    'otel-winston': path('otel-winston'),
    'otlp-receiver': path('otlp-receiver'),
  };
}

function preparedFolder(): string {
  const folder = process.env[INSTALLATION_VARIABLE];
  if (folder === undefined) {
    throw new Error(
      'nothing is installed: run the end-to-end tests with Jest and the config at the root',
    );
  }
  return folder;
}
