import { expect, describe, it } from '@jest/globals';
import { runApp, runScript } from '../support/run';
import { installationFolder } from '../support/installation';
import {
  NEST_CASES,
  NEST_PLATFORM_CASES,
  type NestCase,
  type Platform,
} from './support/nest-cases';

/** Expects an application to print the same with the distro and without. */
async function expectUnchanged(
  name: string,
  { folder, extension, platform = 'express' }: NestCase & { readonly platform?: Platform },
): Promise<void> {
  const run = (door: 'require' | 'none', steps: string) =>
    runApp(`${name}.${extension}`, {
      cwd: installationFolder(folder),
      door,
      env: { PLATFORM: platform, ACME_OTEL_NESTJS_STEPS: steps },
    });
  const without = await run('none', '');
  expect(without).toMatchObject({ exitCode: 0, stderr: '' });
  expect(without.stdout).not.toBe('');
  for (const steps of ['slow', 'all']) {
    const withDistro = await run('require', steps);
    expect(withDistro.stdout).toBe(without.stdout);
    expect(withDistro.exitCode).toBe(0);
    expect(withDistro.spans.length).toBeGreaterThan(3);
  }
}

describe.each(NEST_CASES)('an application on NestJS $version ($moduleKind)', (nest) => {
  it.each([
    [
      'metadata, decorators of users, the order of parameters, `this`, names and lengths',
      'metadata',
    ],
    ['request and transient scope, durable providers', 'scopes'],
    ['circular and lazy modules, APP_GUARD and friends, useClass, their order', 'modules'],
    ["what leans on Nest's internals", 'internals'],
    ['its answers when it is closed and created again', 'again'],
  ])('keeps %s', async (_title, name) => {
    await expectUnchanged(`unchanged-${name}`, nest);
  });
});

describe.each(NEST_PLATFORM_CASES)(
  'an application on NestJS $version ($moduleKind) with $platform',
  (nest) => {
    it('answers as without the distro, whatever its handlers give', async () => {
      await expectUnchanged('unchanged-handlers', nest);
    });
  },
);

it('runs with two versions of NestJS in one process, each instrumented once', async () => {
  const script = `
    require('../apps-nest10/unchanged-again.cjs');
    process.once('beforeExit', () => require('./unchanged-again.cjs'));
  `;
  const run = (door: 'require' | 'none') =>
    runScript(script, { cwd: installationFolder('apps-nest11'), door });
  const without = await run('none');
  const withDistro = await run('require');
  expect(withDistro.stdout).toBe(without.stdout);
  const handlers = withDistro.spans.filter(({ name }) => name === 'CatsController.find');
  const versions = handlers.map(({ attributes }) =>
    String(attributes['nestjs.version']).slice(0, 3),
  );
  expect(versions).toEqual(['10.', '10.', '10.', '11.', '11.', '11.']);
});

it('is nothing to an application without NestJS', async () => {
  const script = `
    require('express');
    const isOurs = (file) => /otel-auto.dist.nestjs\\.js$/.test(file);
    console.log(Object.keys(require.cache).filter(isOurs).length);
    require('@nestjs/core');
    console.log(Object.keys(require.cache).filter(isOurs).length);
  `;
  const { stdout } = await runScript(script, { cwd: installationFolder('apps-nest11') });
  expect(stdout).toBe('0\n1\n');
});
