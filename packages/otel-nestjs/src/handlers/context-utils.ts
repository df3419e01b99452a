import type { NestCopy } from '../nest-copy';
import { patchMethod, type NestClass } from '../patch-method';
import { originalOf } from './handler';

/** Passes the application's own handler to decorators of parameters. */
export function patchContextUtils({ prototype }: NestClass, _nest: NestCopy): void {
  patchMethod(prototype, 'getContextFactory', (getContextFactory) => ({
    getContextFactory(type: unknown, instance: unknown, callback: unknown, ...rest: unknown[]) {
      return getContextFactory.call(this, type, instance, originalOf(callback), ...rest) as unknown;
    },
  }));
}
