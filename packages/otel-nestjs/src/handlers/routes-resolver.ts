import { context } from '@opentelemetry/api';
import type { NestCopy } from '../nest-copy';
import { patchMethod, type NestClass } from '../patch-method';
import { leaveRoutes } from '../request';
import { withMethod } from '../with-method';

type NotFoundHandler = (request: unknown, response: unknown, next: unknown) => unknown;

/**
 * Prevents the wildcard for which Nest registers its response to unknown paths from becoming a
 * route: with a global prefix `api` that is `/api*path`.
 */
export function patchRoutesResolver({ prototype }: NestClass, _nest: NestCopy): void {
  patchMethod(prototype, 'registerNotFoundHandler', (register) => ({
    registerNotFoundHandler(
      this: { container?: { getHttpAdapterRef?: () => object } },
      ...args: unknown[]
    ) {
      const adapter = this.container?.getHttpAdapterRef?.();
      const run = () => register.apply(this, args) as unknown;
      return adapter === undefined
        ? run()
        : withMethod(adapter, 'setNotFoundHandler', withoutRoute, run);
    },
  }));
}

const withoutRoute =
  (setNotFoundHandler: (handler: NotFoundHandler, ...rest: unknown[]) => unknown) =>
  (handler: NotFoundHandler, ...rest: unknown[]): unknown =>
    setNotFoundHandler(
      function (this: unknown, request, response, next) {
        leaveRoutes(context.active());
        return handler.call(this, request, response, next);
      },
      ...rest,
    );
