import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ModuleHooks } from '../module-hooks/module-hooks';
import { rememberServerError } from './server-errors';

interface Prototype {
  next(this: unknown, exception: unknown, ...rest: unknown[]): unknown;
  [MARK]?: true;
}

/** What `@nestjs/core/exceptions/exceptions-handler.js` exports. */
export interface ExceptionsHandlerExports {
  readonly ExceptionsHandler?: { readonly prototype: Prototype };
}

const FILE = '@nestjs/core/exceptions/exceptions-handler.js';
const MARK = Symbol.for('@acme/otel-auto/nest-errors@1');

/**
 * Lets NestJS's last exception handler tell which error it answers, since Nest catches errors before
 * Express or Fastify can see them. NestJS 12 only: upstream's instrumentation records them for 10 and 11.
 */
export function readNestErrors(hooks: ModuleHooks): void {
  hooks.onExports((exports, name, packageRoot) => {
    if (name === FILE && packageRoot !== undefined && isNestWithEsModules(packageRoot)) {
      patchExceptionsHandler(exports as ExceptionsHandlerExports);
    }
    return exports;
  });
}

/** Whether this copy of `@nestjs/core` consists of ES modules, which upstream does not instrument. Never throws. */
export function isNestWithEsModules(packageRoot: string): boolean {
  try {
    const { type } = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8')) as {
      type?: unknown;
    };
    return type === 'module';
  } catch {
    return false;
  }
}

/** Patches a copy of the class once; its name, arguments, `this` and result stay. */
export function patchExceptionsHandler(exports: ExceptionsHandlerExports): void {
  const prototype = exports.ExceptionsHandler?.prototype;
  if (typeof prototype?.next !== 'function' || prototype[MARK]) return;
  const { next } = prototype;
  Object.defineProperty(prototype, MARK, { value: true });
  prototype.next = function (exception, ...rest) {
    rememberServerError(exception);
    return next.call(this, exception, ...rest);
  };
}
