import { inspect } from 'node:util';
import { describe, expect, it, jest } from '@jest/globals';
import { bridgeNestLogger } from '../../src/log-bridges/nest-logger';
import { bridgeWinston } from '../../src/log-bridges/winston';
import type { Runtime } from '../../src/runtime';
import { createTestRuntime } from '../support/test-runtime';

type ExportsHook = (exports: unknown, name: string) => unknown;

/** Loads a file twice, as it is and bridged. */
function loadEach(bridge: (runtime: Runtime) => void, file: string): unknown[] {
  const hooks: ExportsHook[] = [];
  const hooked = { onExports: (hook: ExportsHook) => void hooks.push(hook) };
  bridge({ ...createTestRuntime(), hooks: hooked as never });
  return [false, true].map((isBridged) => {
    let exports: unknown;
    jest.isolateModules(() => {
      // NestJS needs the first, and loads it elsewhere.
      [, exports] = ['reflect-metadata', file].map((name) => require(name) as unknown);
      if (isBridged) for (const hook of hooks) hook(exports, file);
    });
    return exports;
  });
}

/** Returns everything that is visible of an object's methods without calling them. */
function lookOf(owner: object): unknown {
  return Object.entries(Object.getOwnPropertyDescriptors(owner)).flatMap(([name, property]) => {
    const { value, ...flags } = property as { value?: unknown };
    if (typeof value !== 'function' || name === 'constructor') return [];
    return [
      {
        name,
        flags,
        properties: Object.entries(Object.getOwnPropertyDescriptors(value)).toSorted(),
        inspected: inspect(value, { showHidden: true }),
        isConstructor: isConstructor(value),
      },
    ];
  });
}

function isConstructor(value: object): boolean {
  try {
    Reflect.construct(Object, [], value as never);
    return true;
  } catch {
    return false;
  }
}

describe('the methods of loggers look as they did', () => {
  it.each([
    ['@nestjs/common/services/console-logger.service.js', 'ConsoleLogger'],
    ['@nestjs/common/services/logger.service.js', 'Logger'],
  ])('of NestJS: %s', (file, name) => {
    const [plain, bridged] = loadEach(bridgeNestLogger, file).map((exports) => {
      const Class = (exports as Record<string, { prototype: object }>)[name]!;
      return { statics: lookOf(Class), methods: lookOf(Class.prototype) };
    });
    expect(bridged).toEqual(plain);
  });

  it('in the buffer that NestJS fills while it starts', () => {
    const file = '@nestjs/common/services/logger.service.js';
    const [, bridged] = loadEach(bridgeNestLogger, file) as {
      Logger: { attachBuffer(): void; logBuffer: unknown[] };
    }[];
    const { Logger } = bridged!;
    Logger.attachBuffer();
    expect(Object.hasOwn(Logger.logBuffer, 'push')).toBe(true);
    expect(lookOf(Logger.logBuffer)).toEqual(
      lookOf(Object.defineProperty([], 'push', { ...PUSH, value: Array.prototype.push })),
    );
  });

  it.each(['exception', 'rejection'])('of winston: its handler of an uncaught %s', (kind) => {
    const file = `winston/lib/winston/${kind}-handler.js`;
    const [plain, bridged] = loadEach(bridgeWinston, file) as { prototype: object }[];
    expect(lookOf(bridged!.prototype)).toEqual(lookOf(plain!.prototype));
    expect(Object.keys(bridged!.prototype)).toEqual(Object.keys(plain!.prototype));
  });
});

const PUSH = { configurable: true, enumerable: false, writable: true };
