// One project for each package (unit tests, on the sources) and one for the end-to-end tests,
// which run the packed tarballs in child processes.
import { join } from 'node:path';

const support = join(import.meta.dirname, 'test/support');

const transform = {
  '^.+\\.ts$': [
    '@swc/jest',
    {
      sourceMaps: 'inline',
      module: { type: 'commonjs' },
      jsc: {
        target: 'es2022',
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true },
      },
    },
  ],
};

const unit = (name) => ({
  displayName: name,
  rootDir: `packages/${name}`,
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testEnvironment: 'node',
  transform,
});

/** Tests of the installed tarballs, which `test/support/global-setup.ts` puts outside the workspace. */
const endToEnd = (name, folder) => ({
  displayName: name,
  rootDir: folder,
  testMatch: ['<rootDir>/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', ...(name === 'servers' ? [] : ['<rootDir>/servers/'])],
  testEnvironment: 'node',
  globalSetup: join(support, 'global-setup.ts'),
  setupFilesAfterEnv: [join(support, 'setup.ts')],
  transform,
});

/** A look at what is built, without an installation, for `npm run test:quick`; `e2e` has its tests too. */
const quick = {
  ...unit('quick'),
  rootDir: 'test/quick',
  testMatch: ['<rootDir>/**/*.test.ts'],
  setupFilesAfterEnv: [join(support, 'setup.ts')],
};

export default {
  maxWorkers: 2,
  projects: [
    unit('otlp-receiver'),
    unit('otel-winston'),
    unit('otel-nestjs'),
    unit('otel-auto'),
    unit('testkit'),
    quick,
    endToEnd('e2e', 'test'),
    endToEnd('servers', 'test/servers'),
  ],
};
