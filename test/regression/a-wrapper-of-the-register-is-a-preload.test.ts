// The layout of the Kubernetes operator: a file of its own beside register.js, which a flag names.
import { cpSync, symlinkSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import type { Door, NodeVersion } from '@acme/otel-testkit';
import { createApplicationFolder, type ApplicationFolder } from '../support/application-folder';
import { installationFolder } from '../support/installation';
import { otherLines, ownLines, runApp } from '../support/run';

const NEST = `
  import 'reflect-metadata';
  import { NestFactory } from '@nestjs/core';
  import { Controller, Get, Module } from '@nestjs/common';
  class Greeter { hi() { return 'hi'; } }
  Get('/hi')(Greeter.prototype, 'hi', Object.getOwnPropertyDescriptor(Greeter.prototype, 'hi'));
  Controller()(Greeter);
  class Application {}
  Module({ controllers: [Greeter] })(Application);
  const app = await NestFactory.create(Application, { logger: false });
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address();
  const response = await fetch('http://127.0.0.1:' + port + '/hi');
  console.log(await response.text());
  await app.close();`;

let folder: ApplicationFolder;

beforeAll(() => {
  folder = createApplicationFolder({ 'main.mjs': NEST });
  const modules = join(installationFolder(), 'node_modules');
  const auto = join(folder.path, 'operator');
  cpSync(join(modules, '@acme/otel-auto'), auto, { recursive: true });
  writeFileSync(join(auto, 'autoinstrumentation.js'), "require('./register.js');");
  writeFileSync(join(auto, 'imported.mjs'), "import './register.js';");
  writeFileSync(join(auto, 'outer.js'), "require('./autoinstrumentation.js');");
  symlinkSync(join(auto, 'autoinstrumentation.js'), join(auto, 'linked.js'));
});

afterAll(() => folder.remove());

const WAYS: readonly { readonly file: string; readonly door: Door }[] = [
  { file: 'autoinstrumentation.js', door: 'require' },
  { file: 'autoinstrumentation.js', door: 'node-options' },
  { file: 'linked.js', door: 'node-options' },
  { file: 'outer.js', door: 'node-options' },
  { file: 'imported.mjs', door: 'import' },
];
const VERSIONS: readonly NodeVersion[] = ['20.10', '22.15', '24'];

describe.each(VERSIONS)('on Node.js %s', (nodeVersion) => {
  it.each(WAYS)('ES modules are instrumented by $file ($door)', async ({ file, door }) => {
    const register = join(folder.path, 'operator', file);
    const run = await runApp('main.mjs', {
      cwd: folder.path,
      nodeVersion,
      door,
      register,
      lifetimeMillis: 50_000,
    });
    expect(run).toMatchObject({ exitCode: 0, stdout: 'hi\n' });
    expect(otherLines(run)).toEqual([]);
    expect(run.spans.map(({ name }) => name)).toContain('Greeter.hi');
    expect(ownLines(run).filter((line) => line.includes('could not be patched'))).toEqual([]);
  });
});
