import { inspect, types } from 'node:util';
import { describe, expect, it, jest } from '@jest/globals';
import { trace } from '@opentelemetry/api';
import { NEST_FILES } from '../src/nest-files';
import { patchNest, type NestCopy } from '../src/patch-nest';
import { Span } from '../src/span.decorator';

type Class = new (...args: never[]) => object;

const nest: NestCopy = {
  version: '11.0.0',
  tracing: {
    tracer: trace.getTracer('test'),
    steps: 'slow',
    slowStepMillis: 5,
    onUnrecordedError: () => {},
  },
};

/** Returns everything that is visible of a function without calling it. */
function lookOf(method: object): unknown {
  return {
    properties: Object.entries(Object.getOwnPropertyDescriptors(method)).toSorted(),
    symbols: Object.getOwnPropertySymbols(method),
    // An async function in the place of another would stand in the stacks of errors.
    inspected: types.isAsyncFunction(method) ? '' : inspect(method, { showHidden: true }),
  };
}

const isConstructor = (method: object): boolean => {
  try {
    Reflect.construct(Object, [], method as never);
    return true;
  } catch {
    return false;
  }
};

function methodsOf({ prototype }: Class): Map<string, { look: unknown; method: object }> {
  const methods = new Map<string, { look: unknown; method: object }>();
  for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
    const { value, ...flags } = descriptor as { value?: unknown };
    if (typeof value !== 'function' || name === 'constructor') continue;
    const look = {
      ...(lookOf(value) as object),
      flags,
      prototype: Object.getPrototypeOf(value) as unknown,
      isConstructor: isConstructor(value),
    };
    methods.set(name, { look, method: value });
  }
  return methods;
}

function expectSameLooks(Class: Class, patch: () => void): void {
  const before = methodsOf(Class);
  const keys = Object.keys(Class.prototype as object);
  patch();
  const after = methodsOf(Class);
  const patched = [...after].filter(([name, { method }]) => before.get(name)?.method !== method);
  expect(patched).not.toEqual([]);
  for (const [name, { look, method }] of patched) {
    const original = before.get(name);
    const isAsync = types.isAsyncFunction(original?.method);
    const ours = isAsync && !types.isAsyncFunction(method) ? { inspected: '' } : {};
    expect([name, { ...(look as object), ...ours }]).toEqual([name, original?.look]);
  }
  expect([...after.keys()]).toEqual([...before.keys()]);
  expect(Object.keys(Class.prototype as object)).toEqual(keys);
}

describe('a class of Nest', () => {
  const classes = Object.entries(NEST_FILES).flatMap(([file, names]) =>
    names.map((name) => [name, file] as const),
  );

  it.each(classes)('has methods that look as they did: %s', (name, file) => {
    jest.isolateModules(() => {
      const exports = require(file) as Record<string, Class>;
      // The class of `NestFactory` is not exported.
      const Class = exports[name] ?? (exports['NestFactory']?.constructor as Class);
      expectSameLooks(Class, () => patchNest({ [name]: Class }, nest));
    });
  });

  it('of another package has them too', () => {
    const { Module } = require('@nestjs/core/injector/module.js') as { Module: Class };
    patchNest({ Module }, nest);
    const { addProvider } = Module.prototype as { addProvider(provider: Class): unknown };
    const providers: readonly Class[] = [
      class GraphQLSchemaFactory {
        create() {}
      },
      class ResolversExplorerService {
        canUseFastFieldResolver() {}
        createContextCallback(_instance: unknown) {}
      },
      class ScheduleExplorer {
        wrapFunctionInTryCatchBlocks(_job: unknown, _instance: unknown) {}
      },
    ];
    for (const provider of providers) {
      expectSameLooks(provider, () => {
        // Without a container Nest itself fails, after us.
        expect(() => addProvider.call({}, provider)).toThrow(TypeError);
      });
    }
  });
});

describe('@Span()', () => {
  it('gives a method that looks as it did', () => {
    const key = Symbol('key');
    class Orders {
      reserve(_sku: string, _count = 1) {}
      async pay() {}
    }
    Object.defineProperty(Orders.prototype.reserve, key, { value: 1 });
    expectSameLooks(Orders, () => {
      for (const name of ['reserve', 'pay']) {
        const descriptor = Object.getOwnPropertyDescriptor(Orders.prototype, name)!;
        const decorated = Span()(Orders.prototype, name, descriptor) as never;
        Object.defineProperty(Orders.prototype, name, decorated);
      }
    });
  });
});
