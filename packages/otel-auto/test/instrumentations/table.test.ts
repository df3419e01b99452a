import { builtinModules } from 'node:module';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  API_PACKAGES,
  BUILTIN_MODULES,
  ES_MODULE_FILES,
  INSTRUMENTATION_NAMES,
  INSTRUMENTATIONS,
} from '../../src/instrumentations/table';
import { runForJson } from '../support/run-script';

const UPSTREAM = INSTRUMENTATIONS.flatMap(({ name, modules, upstream }) =>
  upstream === undefined ? [] : [{ name, modules, ...upstream }],
);

describe('the table of instrumentations', () => {
  it('has each name once', () => {
    expect(new Set(INSTRUMENTATION_NAMES).size).toBe(INSTRUMENTATIONS.length);
  });

  it('is in the order of the names', () => {
    expect(INSTRUMENTATION_NAMES).toEqual([...INSTRUMENTATION_NAMES].sort());
  });

  it('names builtins as builtins, and packages as packages', () => {
    const modules = INSTRUMENTATIONS.flatMap((row) => row.modules);
    const isBuiltin = (name: string) => builtinModules.includes(name);
    expect(modules.filter(isBuiltin).sort()).toEqual([...BUILTIN_MODULES].sort());
  });

  it('gives a reason for everything that is off by default', () => {
    for (const { offBecause } of INSTRUMENTATIONS) expect(offBecause).not.toBe('');
  });

  it('has the API apart from what is instrumented', () => {
    const modules = INSTRUMENTATIONS.flatMap((row) => row.modules);
    expect(modules.filter((name) => API_PACKAGES.includes(name))).toEqual([]);
  });

  it('lists ES modules of packages that it instruments', () => {
    const modules = new Set(INSTRUMENTATIONS.flatMap((row) => row.modules));
    for (const path of Object.keys(ES_MODULE_FILES)) {
      const packageName = path.split('/', path.startsWith('@') ? 2 : 1).join('/');
      expect(modules).toContain(packageName);
    }
  });

  it.each(UPSTREAM)('has $name under the name of its package, as the bundle does', (row) => {
    expect(row.package).toBe(`@opentelemetry/instrumentation-${row.name}`);
  });
});

describe("upstream's instrumentation", () => {
  let found: Record<string, { modules: string[] } | { error: string }>;

  // In a process of its own, since there are forty packages to load.
  beforeAll(async () => {
    found = (await runForJson(
      `
      const found = {};
      for (const { name, package: packageName, exportName } of JSON.parse(process.argv[1])) {
        try {
          const Upstream = require(packageName)[exportName];
          const instrumentation = new Upstream({ enabled: false });
          found[name] = { modules: instrumentation.getModuleDefinitions().map((definition) => definition.name) };
        } catch (error) {
          found[name] = { error: error.message };
        }
      }
      process.stdout.write(JSON.stringify(found), () => process.exit());
      `,
      JSON.stringify(UPSTREAM),
    )) as typeof found;
  }, 20_000);

  it.each(UPSTREAM)('$name is asked for by the modules that it patches', ({ name, modules }) => {
    expect(found[name]).toEqual({ modules: expect.any(Array) });
    const { modules: patched } = found[name] as { modules: string[] };
    expect([...new Set(patched)].sort()).toEqual([...modules].sort());
  });
});
