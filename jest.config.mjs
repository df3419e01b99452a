// One project for each package (unit tests, on the sources) and one for the end-to-end tests,
// which run the packed tarballs in child processes.
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

export default {
  projects: [
    unit('otlp-receiver'),
    unit('otel-winston'),
    unit('otel-auto'),
    unit('testkit'),
    {
      displayName: 'e2e',
      rootDir: 'test',
      testMatch: ['<rootDir>/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '<rootDir>/servers/'],
      testEnvironment: 'node',
      transform,
    },
    {
      displayName: 'servers',
      rootDir: 'test/servers',
      testMatch: ['<rootDir>/**/*.test.ts'],
      testEnvironment: 'node',
      transform,
    },
  ],
};
