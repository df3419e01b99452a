import { EventEmitter } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import * as ours from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { welcomeApi } from '../../src/context/api-copies';
import { setGlobals } from '../../src/context/globals';
import { keepOwnGlobals, othersGlobals } from '../../src/context/own-globals';
import type { Registration } from '../../src/context/shared-globals';
import { GuardedPropagator } from '../../src/propagation/guarded-propagator';
import { API_VERSION, loadApiCopy, type Api } from '../support/api-copy';
import { createRecordingVoice } from '../support/recording-voice';
import { createTemporaryFolder, type TemporaryFolder } from '../support/temporary-folder';

const API_KEY = Symbol.for('opentelemetry.js.api.1');
const LOGS_KEY = Symbol.for('io.opentelemetry.js.api.logs');
const holder = globalThis as Record<symbol, unknown>;

const KEY = ours.createContextKey('job');
const job = (name: string, of = ours.ROOT_CONTEXT) => of.setValue(KEY, name);

const tracer = ours.trace.getTracer('ours');
const provider = { getTracer: () => tracer };

let folder: TemporaryFolder;
let registrations: Registration[];

beforeEach(() => {
  folder = createTemporaryFolder();
  registrations = [];
  setGlobals(
    {
      tracerProvider: provider,
      meterProvider: { getMeter: () => ours.createNoopMeter() },
      loggerProvider: { getLogger: () => ours.createNoopLogger() },
      propagator: new GuardedPropagator([propagatorOf('ours')]),
    },
    (registration) => registrations.push(registration),
  );
});

afterEach(() => {
  folder.remove();
  keepOwnGlobals(undefined);
  delete holder[API_KEY];
  delete holder[LOGS_KEY];
  Reflect.deleteProperty(globalThis, '__SENTRY__');
});

/** Writes a header with its name, and reads it into the context. */
function propagatorOf(name: string): ours.TextMapPropagator {
  return {
    inject: (_context, carrier, setter) => setter.set(carrier, name, 'sent'),
    extract: (context, carrier, getter) =>
      getter.get(carrier, name) === undefined ? context : job(name, context),
    fields: () => [name],
  };
}

/**
 * A context manager like Sentry's: it enters a copy of the context with values of its own for each
 * `with`.
 */
class ForkingContextManager extends AsyncLocalStorageContextManager {
  forks = 0;

  override with<A extends unknown[], F extends (...args: A) => ReturnType<F>>(
    context: ours.Context,
    fn: F,
    thisArg?: ThisParameterType<F>,
    ...args: A
  ): ReturnType<F> {
    this.forks += 1;
    return super.with(context.setValue(FORK, this.forks), fn, thisArg, ...args);
  }
}

const FORK = ours.createContextKey('fork');

const seen = (api: Api = ours) => [
  api.context.active().getValue(KEY),
  api.context.active().getValue(FORK),
];

describe.each(['1.4.1', '1.9.1', API_VERSION, '1.99.0'])(
  'a context manager that a copy of the API %s registers later',
  (version) => {
    const register = () => {
      const copy = loadApiCopy(folder.path, version);
      welcomeApi(folder.path, createRecordingVoice());
      const manager = new ForkingContextManager();
      expect(copy.context.setGlobalContextManager(manager)).toBe(true);
      return { copy, manager };
    };

    it('sees each context that is entered, and what it makes of it is active', async () => {
      const { manager } = register();
      await ours.context.with(job('a'), async () => {
        expect(seen()).toEqual(['a', 1]);
        await turn();
        expect(seen()).toEqual(['a', 1]);
        ours.context.with(job('b'), () => expect(seen()).toEqual(['b', 2]));
        expect(seen()).toEqual(['a', 1]);
      });
      expect(seen()).toEqual([undefined, undefined]);
      expect(manager.forks).toBe(2);
    });

    it('leaves readable what was entered before', async () => {
      await ours.context.with(job('a'), async () => {
        const { manager } = register();
        expect(seen()).toEqual(['a', undefined]);
        await turn();
        expect(seen()).toEqual(['a', undefined]);
        manager.disable();
        expect(seen()).toEqual(['a', undefined]);
      });
    });

    it('makes active what it enters by itself', () => {
      const { manager } = register();
      ours.context.with(job('a'), () => {
        manager.with(job('b'), () => expect(seen()).toEqual(['b', 2]));
        expect(seen()).toEqual(['a', 1]);
      });
    });

    it('cannot disable ours, by itself or through its API', async () => {
      const { copy, manager } = register();
      await ours.context.with(job('a'), async () => {
        manager.disable();
        expect(seen()[0]).toBe('a');
        copy.context.disable();
        expect(seen()[0]).toBe('a');
        await turn();
        expect(seen()[0]).toBe('a');
        ours.context.with(job('b'), () => expect(seen()).toEqual(['b', undefined]));
      });
    });

    it('is followed by emitters that were bound before', () => {
      const emitter = ours.context.bind(job('a'), new EventEmitter());
      register();
      emitter.on('event', () => expect(seen()).toEqual(['a', 1]));
      expect(emitter.emit('event')).toBe(true);
    });

    it('works with contexts that are attached', () => {
      register();
      const token = ours.context.attach(job('a'));
      expect(seen()).toEqual(['a', undefined]);
      token.dispose();
      expect(seen()).toEqual([undefined, undefined]);
    });
  },
);

describe('what another SDK registers', () => {
  it('is taken, and ours is what all copies read', () => {
    const copy = loadApiCopy(folder.path, '1.9.1');
    expect(copy.trace.setGlobalTracerProvider({ getTracer: () => ours.trace.getTracer('x') })).toBe(
      true,
    );
    expect(copy.trace.getTracerProvider()).toBe(ours.trace.getTracerProvider());
    expect(registrations.map(({ part }) => part)).toEqual(['trace']);
    expect(registrations[0]?.registrar.apiVersion).toBe('1.9.1');
  });

  it('is refused the second time, as without us', () => {
    const copy = loadApiCopy(folder.path, API_VERSION);
    const register = () => copy.context.setGlobalContextManager(new ForkingContextManager());
    expect([register(), register()]).toEqual([true, false]);
    expect(registrations).toHaveLength(1);
  });

  it('writes to what is sent after ours, and reads before', () => {
    const copy = loadApiCopy(folder.path, '1.9.1');
    expect(copy.propagation.setGlobalPropagator(propagatorOf('theirs'))).toBe(true);
    const carrier = {};
    copy.propagation.inject(ours.ROOT_CONTEXT, carrier);
    expect(Object.keys(carrier)).toEqual(['ours', 'theirs']);
    expect(ours.propagation.extract(ours.ROOT_CONTEXT, { theirs: '1' }).getValue(KEY)).toBe(
      'theirs',
    );
    expect(ours.propagation.extract(ours.ROOT_CONTEXT, carrier).getValue(KEY)).toBe('ours');
  });

  it('leaves a part that was given up to who registers next', () => {
    const copy = loadApiCopy(folder.path, API_VERSION);
    copy.trace.disable();
    const other = { getTracer: () => tracer };
    expect(copy.trace.setGlobalTracerProvider(other)).toBe(true);
    expect(ours.trace.getTracerProvider()).toHaveProperty('getDelegate');
    expect(registrations).toEqual([]);
  });

  it('is told of by the package that starts it', () => {
    const root = `${folder.path}/node_modules/@sentry/node`;
    const copy = loadApiCopy(`${folder.path}/node_modules/@opentelemetry/api`, '1.9.1');
    const starter = createStarter(root, '10.1.2');
    starter(copy, 'context', new ForkingContextManager());
    expect(registrations[0]?.registrar).toEqual({
      apiVersion: '1.9.1',
      packageName: '@sentry/node',
      packageVersion: '10.1.2',
    });
  });
});

describe('Sentry with transactions', () => {
  it('has the global object for itself, and ours stays known', () => {
    const before = holder[API_KEY];
    const options = { tracesSampleRate: 0.1 };
    Object.assign(globalThis, {
      __SENTRY__: {
        version: '10.1.2',
        '10.1.2': { defaultCurrentScope: { getClient: () => ({ getOptions: () => options }) } },
      },
    });
    const copy = loadApiCopy(`${folder.path}/node_modules/@opentelemetry/api`, '1.9.1');
    const starter = createStarter(`${folder.path}/node_modules/@sentry/node`, '10.1.2');
    const theirs = { getTracer: () => tracer };
    const manager = new ForkingContextManager();
    starter(copy, 'trace', theirs);
    starter(copy, 'context', manager);
    expect(registrations.map(({ part, isApart }) => [part, isApart])).toEqual([['trace', true]]);
    expect(holder[API_KEY]).not.toBe(before);
    expect(othersGlobals()).toBe(holder[API_KEY]);
    copy.context.with(job('a'), () => {
      expect(seen(copy)).toEqual(['a', 1]);
    });
  });
});

type Starter = (api: Api, part: 'trace' | 'context', instance: unknown) => boolean;

/** A package that registers what it is given. */
function createStarter(root: string, version: string): Starter {
  mkdirSync(root, { recursive: true });
  writeFileSync(join(root, 'package.json'), JSON.stringify({ name: '@sentry/node', version }));
  writeFileSync(join(root, 'index.js'), START);
  return require(root) as Starter;
}

/** Registers by itself, so that it is the one that stands next to the API on the stack. */
const START =
  'module.exports = (api, part, instance) => api[part][part === "trace" ? "setGlobalTracerProvider" : "setGlobalContextManager"](instance);';
