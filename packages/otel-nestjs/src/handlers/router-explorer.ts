import type { NestCopy } from '../nest-copy';
import { patchMethod, type NestClass } from '../patch-method';
import { declaredRoutes } from './declared-routes';
import { withMethod } from '../with-method';
import { withRoute } from './router-execution-context';

/**
 * Lets the server span of a request-scoped controller have its route also when the controller cannot
 * be made, and remembers routes as they are declared.
 */
export function patchRouterExplorer({ prototype }: NestClass, _nest: NestCopy): void {
  patchMethod(
    prototype,
    'createRequestScopedHandler',
    (create) =>
      function (...args: unknown[]) {
        return withRoute(create.apply(this, args) as Parameters<typeof withRoute>[0]);
      },
  );
  patchMethod(
    prototype,
    'applyCallbackToRouter',
    (apply) =>
      function (adapter: object, ...rest: unknown[]) {
        return withMethod(
          adapter,
          'normalizePath',
          rememberDeclared,
          () => apply.call(this, adapter, ...rest) as unknown,
        );
      },
  );
}

const rememberDeclared =
  (normalizePath: (path: string) => string) =>
  (path: string): string => {
    const normalized = normalizePath(path);
    if (normalized !== path) declaredRoutes.set(normalized, path);
    return normalized;
  };
