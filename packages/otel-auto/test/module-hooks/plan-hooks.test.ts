import { describe, expect, it } from '@jest/globals';
import { planHooks, type HookFacts, type HookPlan } from '../../src/module-hooks/plan-hooks';

const plan = (facts: Partial<HookFacts>): HookPlan =>
  planHooks({
    support: 'synchronous',
    preloaded: true,
    embedded: false,
    entryIsEsModule: false,
    entryImports: () => false,
    ...facts,
  });

/** Returns the steps of a plan that are not always taken. */
const stepsOf = (facts: Partial<HookFacts>): readonly string[] =>
  Object.entries(plan(facts)).flatMap(([step, time]) => {
    if (time === false || time === 'never') return [];
    return time === true ? [step] : [`${step} ${time}`];
  });

const ES_MODULE = { entryIsEsModule: true };
const IMPORTED = { preloaded: false };
const BY_THREAD = { support: 'thread' } as const;

describe('planHooks', () => {
  it.each([
    ['CommonJS', {}, ['esModules first import']],
    ['an ES module', ES_MODULE, ['esModules now']],
    [
      'CommonJS that imports the distro',
      IMPORTED,
      ['esModules first import', 'requiredEsModules', 'loadedCommonJs'],
    ],
    [
      'an ES module that imports the distro',
      { ...IMPORTED, ...ES_MODULE },
      ['builtins now', 'esModules now', 'lookUpApi', 'loadedCommonJs', 'linkedEsModules'],
    ],
    ['CommonJS on an old Node.js', BY_THREAD, ['builtins first import', 'requiredEsModules']],
    [
      'CommonJS with an import() on an old Node.js',
      { ...BY_THREAD, entryImports: () => true },
      ['builtins now', 'requiredEsModules'],
    ],
    [
      'an ES module on an old Node.js',
      { ...BY_THREAD, ...ES_MODULE },
      ['builtins now', 'loaderThread', 'requiredEsModules', 'lookUpApi'],
    ],
    [
      'CommonJS that imports the distro on an old Node.js',
      { ...BY_THREAD, ...IMPORTED },
      ['builtins first import', 'requiredEsModules', 'loadedCommonJs'],
    ],
    [
      'an ES module that imports the distro on an old Node.js',
      { ...BY_THREAD, ...IMPORTED, ...ES_MODULE },
      ['builtins now', 'requiredEsModules', 'lookUpApi', 'loadedCommonJs', 'linkedEsModules'],
    ],
    [
      'a single executable application',
      { embedded: true },
      ['builtins now', 'esModules first import'],
    ],
  ] satisfies [string, Partial<HookFacts>, string[]][])('of %s', (_entry, facts, steps) => {
    expect([...stepsOf(facts)].sort()).toEqual([...steps].sort());
  });

  it('does not read the entry where nothing depends on it', () => {
    const entryImports = () => {
      throw new Error('it was read');
    };
    for (const facts of [{}, ES_MODULE, IMPORTED, { ...BY_THREAD, ...ES_MODULE }]) {
      expect(() => plan({ ...facts, entryImports })).not.toThrow();
    }
  });
});
