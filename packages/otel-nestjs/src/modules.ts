import { patchGraphqlSchemaFactory, patchResolversExplorer } from './graphql';
import { markOnce } from './mark';
import type { NestCopy } from './nest-copy';
import { patchMethod, type NestClass } from './patch-method';
import { patchScheduleExplorer } from './schedule/schedule-explorer';

/**
 * Providers of other packages of Nest that are patched when a module gets them. Their files cannot
 * be reached from outside in every version, and a bundler may have moved them; every provider is
 * registered before it is used.
 */
const PROVIDERS: Readonly<Record<string, (Class: NestClass, nest: NestCopy) => void>> = {
  GraphQLSchemaFactory: patchGraphqlSchemaFactory,
  ResolversExplorerService: patchResolversExplorer,
  ScheduleExplorer: patchScheduleExplorer,
};

/** Watches modules for these providers. */
export function patchModule({ prototype }: NestClass, nest: NestCopy): void {
  patchMethod(prototype, 'addProvider', (addProvider) => ({
    addProvider(provider: unknown, ...rest: unknown[]) {
      if (typeof provider === 'function' && Object.hasOwn(PROVIDERS, provider.name)) {
        const Class = provider as unknown as NestClass;
        if (markOnce(Class.prototype)) PROVIDERS[provider.name]?.(Class, nest);
      }
      return addProvider.call(this, provider, ...rest) as unknown;
    },
  }));
}
