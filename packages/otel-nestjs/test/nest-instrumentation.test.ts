import { expect, it } from '@jest/globals';
import { NestInstrumentation } from '../src/nest-instrumentation';
import { NEST_FILES } from '../src/nest-files';

it('is made, enabled and disabled as every instrumentation', () => {
  const instrumentation = new NestInstrumentation({ steps: 'all' });
  expect(instrumentation.instrumentationName).toBe('@acme/otel-nestjs');
  expect(instrumentation.getConfig()).toMatchObject({ steps: 'all', enabled: true });
  instrumentation.disable();
  instrumentation.enable();
});

it('asks for the files of Nest 10 to 12', () => {
  const [module] = new NestInstrumentation().getModuleDefinitions();
  expect(module).toMatchObject({ name: '@nestjs/core', supportedVersions: ['>=10 <13'] });
  expect(module?.files.map(({ name }) => name)).toEqual(Object.keys(NEST_FILES));
});
