import { afterEach, describe, expect, it } from '@jest/globals';
import { metrics, type MeterProvider, type TracerProvider } from '@opentelemetry/api';
import { InstrumentationBase } from '@opentelemetry/instrumentation';
import { createInstrumentationLoader } from '../../src/instrumentations/load';
import { quietTracerProvider } from '../../src/instrumentations/quiet-tracer';
import { createTemporaryFolder } from '../support/temporary-folder';
import { createTestRuntime, type TestRuntimeInput } from '../support/test-runtime';

/** Upstream's classes, which write down how they are made. */
const create = (input: TestRuntimeInput = {}) => {
  const made: { name: string; config: object; isPaused: boolean; providers: unknown[] }[] = [];
  const upstream = (name: string) =>
    class {
      readonly providers: unknown[] = [];
      constructor(config: object) {
        made.push({ name, config, isPaused: runtime.hooks.isPaused, providers: this.providers });
      }
      setMeterProvider(provider: MeterProvider) {
        this.providers.push(['meters', provider]);
      }
      setTracerProvider(provider: TracerProvider) {
        this.providers.push(['tracers', provider]);
      }
    };
  const runtime = createTestRuntime({
    instrumentations: {
      '@opentelemetry/instrumentation-runtime-node': {
        RuntimeNodeInstrumentation: upstream('runtime-node'),
      },
      './instrumentations/graphql/graphql-instrumentation': {
        GraphqlInstrumentation: upstream('graphql'),
      },
      './instrumentations/koa/koa-instrumentation': { KoaInstrumentation: upstream('koa') },
      './instrumentations/express/express-instrumentation': {
        ExpressInstrumentation: upstream('express'),
      },
    },
    ...input,
  });
  const loader = createInstrumentationLoader(runtime, {
    receive: undefined,
    partsFor: undefined,
    answer: undefined,
  });
  return { ...runtime, enable: loader.enable, made, names: () => made.map(({ name }) => name) };
};

const restore = Reflect.get(InstrumentationBase.prototype, '_extractPackageVersion') as unknown;
afterEach(() => {
  Object.assign(InstrumentationBase.prototype, { _extractPackageVersion: restore });
});

describe('enabling an instrumentation', () => {
  it('makes it, while the hooks are off, with our configuration', () => {
    const { enable, made } = create();
    enable('graphql');
    expect(made).toMatchObject([{ name: 'graphql', config: { steps: false }, isPaused: true }]);
  });

  it('makes it once', () => {
    const { enable, names } = create();
    enable('runtime-node');
    enable('runtime-node');
    expect(names()).toEqual(['runtime-node']);
  });

  it('gives it the meters again, since its instruments are made late', () => {
    const { enable, made } = create();
    enable('runtime-node');
    expect(made[0]?.providers).toEqual([['meters', metrics.getMeterProvider()]]);
  });

  it('ignores a name that is not in the table', () => {
    const { enable, made, voice } = create();
    enable('nothing');
    expect([made, voice.lines]).toEqual([[], []]);
  });

  it('that fails says so once, and costs no other', () => {
    const { enable, names, voice } = create({
      instrumentations: {
        '@opentelemetry/instrumentation-runtime-node': {
          RuntimeNodeInstrumentation: function fail() {
            throw new Error('no\nstack');
          },
        },
      },
    });
    enable('runtime-node');
    enable('runtime-node');
    enable('koa');
    expect(names()).toEqual([]);
    expect(voice.lines).toEqual([
      'runtime-node is not instrumented (no); the application is untouched.',
      expect.stringMatching(/^koa is not instrumented \(Cannot find module/),
    ]);
  });
});

describe('the layers of a framework', () => {
  it('make no spans by default', () => {
    const { enable, made } = create();
    enable('koa');
    expect(made[0]?.providers).toContainEqual(['tracers', quietTracerProvider]);
  });

  it('make spans when they are asked for', () => {
    const { enable, made } = create({ env: { ACME_OTEL_MIDDLEWARE_SPANS: 'true' } });
    enable('koa');
    expect(made[0]?.providers).not.toContainEqual(['tracers', quietTracerProvider]);
  });
});

describe('the resolvers of NestJS', () => {
  /** Our part for NestJS, and the instrumentation of graphql as far as it is configured. */
  const createWithNest = () => {
    let config: object = {};
    let onResolver = () => {};
    const loader = create({
      chunks: {
        nestjs: {
          instrumentNest: (_runtime: unknown, callbacks: { onResolver: () => void }) => {
            ({ onResolver } = callbacks);
          },
        },
      },
      instrumentations: {
        './instrumentations/graphql/graphql-instrumentation': {
          GraphqlInstrumentation: class {
            setMeterProvider = () => {};
            setTracerProvider = () => {};
            constructor(given: object) {
              config = given;
            }
            getConfig = () => config;
            setConfig(given: object) {
              config = given;
            }
          },
        },
      },
    });
    return { ...loader, config: () => config, onResolver: () => onResolver() };
  };

  it('are left to the instrumentation of graphql until NestJS calls one', () => {
    const { enable, config, onResolver } = createWithNest();
    enable('graphql');
    enable('nestjs-core');
    expect(config()).not.toHaveProperty('ignoreResolveSpans');
    onResolver();
    expect(config()).toMatchObject({ ignoreResolveSpans: true, steps: false });
  });

  it('are ours also when graphql loads later', () => {
    const { enable, config, onResolver } = createWithNest();
    enable('nestjs-core');
    onResolver();
    enable('graphql');
    expect(config()).toMatchObject({ ignoreResolveSpans: true });
  });
});

describe('what we do in the place of upstream', () => {
  it('leaves the code of the layers of Express unloaded, unless their spans are asked for', () => {
    const { enable, names } = create();
    enable('express');
    expect(names()).toEqual([]);
    const asked = create({ env: { ACME_OTEL_MIDDLEWARE_SPANS: 'true' } });
    asked.enable('express');
    expect(asked.names()).toEqual(['express']);
  });

  it('bridges winston, once', () => {
    let bridged = 0;
    const bridgeWinston = () => {
      bridged += 1;
    };
    const { enable, loadedChunks } = create({ chunks: { 'log-bridges': { bridgeWinston } } });
    enable('winston');
    enable('winston');
    expect([bridged, loadedChunks]).toEqual([1, ['log-bridges']]);
  });

  it('says so when winston cannot be bridged', () => {
    const { enable, voice } = create();
    enable('winston');
    expect(voice.lines).toEqual([expect.stringContaining('winston is not instrumented')]);
  });
});

describe("a library's version", () => {
  it('is read once for each copy', () => {
    const folder = createTemporaryFolder({ 'package.json': '{ "version": "1.0.0" }' });
    create();
    const read = (
      Reflect.get(InstrumentationBase.prototype, '_extractPackageVersion') as (
        this: unknown,
        folder: string,
      ) => string | undefined
    ).bind({});
    const first = read(folder.path);
    folder.remove();
    expect([first, read(folder.path)]).toEqual(['1.0.0', '1.0.0']);
  });
});
