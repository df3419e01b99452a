import { rememberServerError } from './server-errors';

interface Prototype {
  next(this: unknown, exception: unknown, ...rest: unknown[]): unknown;
  [MARK]?: true;
}

interface ExceptionsHandler {
  readonly prototype: Prototype;
}

const MARK = Symbol.for('@acme/otel-auto/nest-errors@1');

/**
 * Lets NestJS's last exception handler tell which error it answers, since Nest catches errors before
 * Express or Fastify can see them. NestJS 12 only: upstream's instrumentation records them for 10 and 11.
 */
export function readNestErrors(exports: { readonly ExceptionsHandler?: ExceptionsHandler }): void {
  const prototype: Prototype | undefined = exports.ExceptionsHandler?.prototype;
  if (typeof prototype?.next !== 'function' || prototype[MARK]) return;
  const { next } = prototype;
  Object.defineProperty(prototype, MARK, { value: true });
  prototype.next = function (exception, ...rest) {
    rememberServerError(exception);
    return next.call(this, exception, ...rest);
  };
}
