import { EventEmitter } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { createContextKey, ROOT_CONTEXT, type Context } from '@opentelemetry/api';
import { contextOfError, ErrorContextManager } from '../../src/context/error-context-manager';
import { runForJson, runScript } from '../support/run-script';

const KEY = createContextKey('name');
const named = (name: string): Context => ROOT_CONTEXT.setValue(KEY, name);
const nameOfError = () => contextOfError()?.getValue(KEY);

const manager = new ErrorContextManager();
const fail = () => {
  throw new Error('no');
};
/** Runs what throws, and gives the name of the context that is remembered then. */
const nameAfter = (fn: () => unknown) => {
  expect(fn).toThrow('no');
  return nameOfError();
};
/** Waits for the end of a tick, at which errors that did not end the process are forgotten. */
const tick = () => new Promise((resolve) => setImmediate(resolve));

it('gives back what cannot be bound, since it cannot even be asked', () => {
  const { proxy, revoke } = Proxy.revocable(() => 1, {});
  revoke();
  expect(manager.bind(ROOT_CONTEXT, proxy) === proxy).toBe(true);
});

describe('the context of an error', () => {
  it('is that which the error has left', () => {
    expect(nameAfter(() => manager.with(named('a'), fail))).toBe('a');
  });

  it('is the innermost that it has left', async () => {
    await tick();
    const inner = () => manager.with(named('inner'), fail);
    expect(nameAfter(() => manager.with(named('outer'), inner))).toBe('inner');
  });

  it('is nothing where no error was thrown', async () => {
    await tick();
    manager.with(named('a'), () => undefined);
    expect(contextOfError()).toBeUndefined();
  });

  it('is forgotten when the tick is over', async () => {
    nameAfter(() => manager.with(named('a'), fail));
    await tick();
    expect(contextOfError()).toBeUndefined();
  });

  it('is also that of a function that was bound', async () => {
    await tick();
    expect(nameAfter(manager.bind(named('bound'), fail))).toBe('bound');
  });

  it('is that of the last error, when one before it was caught', async () => {
    await tick();
    nameAfter(() => manager.with(named('caught'), fail));
    expect(nameAfter(() => manager.with(named('last'), fail))).toBe('last');
  });

  it('is that of the last error, when one before it was caught further in', async () => {
    await tick();
    const caught = () => manager.with(named('caught'), fail);
    manager.with(named('outer'), () => expect(caught).toThrow());
    expect(nameAfter(() => manager.with(named('last'), fail))).toBe('last');
  });

  it('is nothing when the error was caught within a context that then returned', async () => {
    await tick();
    const caught = () => manager.with(named('caught'), fail);
    manager.with(named('outer'), () => expect(caught).toThrow());
    expect(contextOfError()).toBeUndefined();
  });

  it('stays the innermost when something runs in a context of its own on the way', async () => {
    await tick();
    const inner = () => {
      try {
        manager.with(named('inner'), fail);
      } finally {
        manager.with(named('cleanup'), () => undefined);
      }
    };
    expect(nameAfter(() => manager.with(named('outer'), inner))).toBe('inner');
  });
});

describe('a context manager that remembers the contexts of errors', () => {
  it('gives results, `this` and arguments as upstream’s does', () => {
    const self = {};
    const fn = function (this: unknown, ...args: unknown[]) {
      return [this, args, manager.active().getValue(KEY)];
    };
    expect(manager.with(named('a'), fn as never, self as never, 1 as never, 2 as never)).toEqual([
      self,
      [1, 2],
      'a',
    ]);
  });

  it('lets anything be thrown, and changes nothing of it', () => {
    for (const thrown of [undefined, null, 'text', new Error('no')]) {
      let caught: unknown = 'nothing';
      try {
        manager.with(named('a'), () => {
          throw thrown as Error;
        });
      } catch (error) {
        caught = error;
      }
      expect(caught).toBe(thrown);
    }
  });

  it('lets Node.js show the line that has thrown', async () => {
    const run = await runScript(`
      const { ErrorContextManager } = load('context/error-context-manager.ts');
      const { ROOT_CONTEXT } = require('@opentelemetry/api');
      new ErrorContextManager().with(ROOT_CONTEXT, () => {
        throw new Error('this line'); // is shown
      });
    `);
    expect(run.exitCode).toBe(1);
    expect(run.stderr).toMatch(/^\[eval\]:\d+\n\s+throw new Error\('this line'\); \/\/ is shown\n/);
  });
});

describe('an emitter that is bound', () => {
  const bound = (name: string) => manager.bind(named(name), new EventEmitter());
  const active = () => manager.active().getValue(KEY);

  it('calls its listeners in the context, whenever they were added', () => {
    const emitter = new EventEmitter();
    const heard: unknown[] = [];
    emitter.on('a', () => heard.push(active()));
    manager.bind(named('own'), emitter);
    manager.with(named('other'), () => emitter.once('a', () => heard.push(active())));
    emitter.emit('a');
    manager.with(named('other'), () => emitter.emit('a'));
    manager.with(named('own'), () => emitter.emit('a'));
    expect(heard).toEqual(['own', 'own', 'own', 'own']);
    expect(active()).toBeUndefined();
  });

  it('hands on `this`, arguments and what emit returns', () => {
    const emitter = bound('own');
    const heard: unknown[] = [];
    emitter.on('a', function (this: unknown, ...args: unknown[]) {
      heard.push(this === emitter, args);
    });
    expect([emitter.emit('a', 1, 'two'), emitter.emit('b')]).toEqual([true, false]);
    expect(heard).toEqual([true, [1, 'two']]);
  });

  it('keeps the context that it was bound to first', () => {
    const emitter = bound('first');
    manager.bind(named('second'), emitter);
    let heard: unknown;
    emitter.on('a', () => (heard = active()));
    emitter.emit('a');
    expect(heard).toBe('first');
  });

  it('has its own listeners and no enumerable property of ours', () => {
    const emitter = bound('own');
    const keys = Object.keys(new EventEmitter());
    const listener = () => undefined;
    emitter.on('a', listener);
    expect(emitter.listeners('a')).toEqual([listener]);
    expect(emitter.off('a', listener).listenerCount('a')).toBe(0);
    expect(Object.keys(emitter)).toEqual(keys);
  });

  it('throws what its listeners throw, and remembers the context', async () => {
    await tick();
    const emitter = bound('own');
    emitter.on('a', fail);
    expect(nameAfter(() => emitter.emit('a'))).toBe('own');
  });
});

describe('an error that the process dies of', () => {
  /** The context that is remembered, and the active one, when Node.js tells of the error. */
  const contextsAtTheEnd = (application: string) =>
    runForJson(`
      const { ErrorContextManager, contextOfError } = load('context/error-context-manager.ts');
      const { context, createContextKey, ROOT_CONTEXT } = require('@opentelemetry/api');
      const key = createContextKey('name');
      context.setGlobalContextManager(new ErrorContextManager().enable());
      const inContext = (name, fn) => context.with(ROOT_CONTEXT.setValue(key, name), fn);
      process.on('uncaughtExceptionMonitor', () => {
        console.log(JSON.stringify((contextOfError() ?? context.active()).getValue(key) ?? null));
      });
      process.on('uncaughtException', () => undefined);
      ${application}
    `);

  it.each([
    ['in the main script', "inContext('a', () => { throw new Error('no') });"],
    ['in a timer', "setTimeout(() => inContext('a', () => { throw new Error('no') }));"],
    [
      'in a timer that was set in the context',
      "inContext('a', () => setTimeout(() => { throw new Error('no') }));",
    ],
    [
      'in a listener that was bound to the context',
      `const { EventEmitter } = require('node:events');
      const emitter = context.bind(ROOT_CONTEXT.setValue(key, 'a'), new EventEmitter());
      emitter.on('event', () => { throw new Error('no') });
      setTimeout(() => emitter.emit('event'));`,
    ],
    [
      'in the next tick',
      "inContext('a', () => process.nextTick(() => { throw new Error('no') }));",
    ],
    ['in a rejection at once', "inContext('a', async () => { throw new Error('no') });"],
    [
      'in a rejection later',
      "inContext('a', async () => { await new Promise(setImmediate); throw new Error('no') });",
    ],
    [
      'in a rejection of something that was read',
      "inContext('a', async () => { await require('node:fs/promises').readFile('/nowhere') });",
    ],
  ])('has the context in which it was thrown: %s', async (_where, application) => {
    expect(await contextsAtTheEnd(application)).toBe('a');
  });
});

describe('a value that is no context', () => {
  it.each([[1], ['text'], [{}], [Symbol('a')], [() => 1]])(
    'leaves the active one active: %p',
    (value) => {
      const names = [
        manager.with(named('a'), () =>
          manager.with(value as unknown as Context, () => manager.active().getValue(KEY)),
        ),
        manager.with(named('a'), () =>
          manager.bind(value as unknown as Context, () => manager.active().getValue(KEY))(),
        ),
      ];
      expect(names).toEqual(['a', 'a']);
    },
  );

  it('that stands for none leaves nothing active, as without telemetry', () => {
    expect(manager.with(undefined as never, () => manager.active())).toBe(ROOT_CONTEXT);
  });
});
