import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { context } from '@opentelemetry/api';
import {
  isNestWithEsModules,
  patchExceptionsHandler,
  readNestErrors,
} from '../../src/instrumentations/nest-errors';
import { recordServerError } from '../../src/instrumentations/server-errors';
import { ModuleHooks } from '../../src/module-hooks/module-hooks';
import { createServerSpan, useContext } from '../support/server-span';
import { createTemporaryFolder } from '../support/temporary-folder';

let stop: () => void;
beforeAll(() => {
  stop = useContext();
});
afterAll(() => stop());

/** NestJS's class, which writes down how it is called. */
const createNest = () => {
  const calls: unknown[][] = [];
  class ExceptionsHandler {
    next(...args: unknown[]): unknown {
      calls.push([this, ...args]);
      return 'result';
    }
  }
  return { ExceptionsHandler, calls };
};

describe('patchExceptionsHandler', () => {
  it('keeps `this`, arguments and result', () => {
    const { ExceptionsHandler, calls } = createNest();
    patchExceptionsHandler({ ExceptionsHandler });
    const handler = new ExceptionsHandler();
    const args = [new Error('no'), { host: true }, 'more'];
    expect(handler.next(...args)).toBe('result');
    expect(calls).toEqual([[handler, ...args]]);
    expect(calls[0]?.[0]).toBe(handler);
  });

  it('tells the server span of the error', () => {
    const { ExceptionsHandler } = createNest();
    patchExceptionsHandler({ ExceptionsHandler });
    const server = createServerSpan();
    context.with(server.context, () => new ExceptionsHandler().next(new Error('no')));
    recordServerError(server.span, 500);
    expect(server.finish().events).toMatchObject([{ attributes: { 'exception.message': 'no' } }]);
  });

  it('patches a class once', () => {
    const { ExceptionsHandler } = createNest();
    patchExceptionsHandler({ ExceptionsHandler });
    const { next } = ExceptionsHandler.prototype;
    patchExceptionsHandler({ ExceptionsHandler });
    expect(ExceptionsHandler.prototype.next).toBe(next);
  });

  it.each([
    {},
    { ExceptionsHandler: undefined },
    { ExceptionsHandler: {} },
    { ExceptionsHandler: { prototype: {} } },
    { ExceptionsHandler: { prototype: { next: 'no function' } } },
  ])('leaves other exports alone (%j)', (exports) => {
    const before = JSON.stringify(exports);
    expect(() => patchExceptionsHandler(exports as never)).not.toThrow();
    expect(JSON.stringify(exports)).toBe(before);
  });
});

describe('readNestErrors', () => {
  const FILE = '@nestjs/core/exceptions/exceptions-handler.js';
  const load = (name: string, packageJson: string) => {
    const folder = createTemporaryFolder({ 'package.json': packageJson });
    const hooks = new ModuleHooks(new Set(), new Set());
    readNestErrors(hooks);
    const exports = createNest();
    const { next } = exports.ExceptionsHandler.prototype;
    const given = hooks.apply(exports, name, folder.path);
    folder.remove();
    expect(given).toBe(exports);
    return { isPatched: exports.ExceptionsHandler.prototype.next !== next };
  };

  it('patches the file of NestJS 12, which consists of ES modules', () => {
    expect(load(FILE, '{ "type": "module" }')).toEqual({ isPatched: true });
  });

  it("leaves NestJS 10 and 11 to upstream's instrumentation", () => {
    expect(load(FILE, '{}')).toEqual({ isPatched: false });
  });

  it('leaves every other file alone', () => {
    expect(load('@nestjs/core', '{ "type": "module" }')).toEqual({ isPatched: false });
  });
});

describe('isNestWithEsModules', () => {
  it('says no where there is no package.json, or none that can be read', () => {
    const folder = createTemporaryFolder({ 'package.json': 'no JSON' });
    expect(isNestWithEsModules(folder.path)).toBe(false);
    expect(isNestWithEsModules(`${folder.path}/nowhere`)).toBe(false);
    folder.remove();
  });
});
