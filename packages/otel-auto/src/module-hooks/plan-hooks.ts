import type { LoaderSupport } from './loader-support';

/** Facts that decide how the loading of modules is hooked. */
export interface HookFacts {
  /** Which way this version of Node.js offers to see ES modules. */
  readonly support: LoaderSupport;
  /** Whether a flag loads the distro, so that nothing of the application has been loaded yet. */
  readonly preloaded: boolean;
  /** Whether the application's own `require` passes no hook, as in a single executable application. */
  readonly embedded: boolean;
  readonly entryIsEsModule: boolean;
  /** Whether there is an `import()` in the text of the entry; asked only where the plan depends on it. */
  readonly entryImports: () => boolean;
}

/** Times at which something is done: now, when Node.js announces the first import, or not at all. */
type When = 'now' | 'first import' | 'never';

/**
 * Plan of how the loading of modules is hooked, beside what is always done: CommonJS is hooked, and
 * builtins are patched when they are asked for in a way that passes a hook.
 */
export interface HookPlan {
  /** When every listed builtin is patched, asked for or not. */
  readonly builtins: When;
  /** When ES modules are hooked, in this thread. The hook makes every later import dearer. */
  readonly esModules: When;
  /** Whether ES modules are hooked by a loader in a thread of its own. */
  readonly loaderThread: boolean;
  /** Whether files of an ES module that a CommonJS application requires have to be shown to the hooks. */
  readonly requiredEsModules: boolean;
  /** Whether the application's copy of the API is looked up, since no hook sees it load. */
  readonly lookUpApi: boolean;
  /** Whether CommonJS files that have been loaded already are patched. */
  readonly loadedCommonJs: boolean;
  /** Whether ES modules that have been linked already are patched. */
  readonly linkedEsModules: boolean;
}

/** Plans how the loading of modules is hooked. Pure. */
export function planHooks(facts: HookFacts): HookPlan {
  const { support, preloaded, embedded, entryIsEsModule } = facts;
  const isSynchronous = support === 'synchronous';
  // Imports that nothing announces: of the loader's thread, and those that were linked before us.
  const isUnseen = entryIsEsModule && !(isSynchronous && preloaded);
  return {
    builtins: embedded || isUnseen ? 'now' : isSynchronous ? 'never' : whenImported(facts),
    esModules: !isSynchronous ? 'never' : entryIsEsModule ? 'now' : 'first import',
    loaderThread: !isSynchronous && preloaded && entryIsEsModule,
    requiredEsModules: !isSynchronous || (!preloaded && !entryIsEsModule),
    lookUpApi: isUnseen,
    loadedCommonJs: !preloaded,
    linkedEsModules: !preloaded && entryIsEsModule,
  };
}

/** Node.js 20 does not say that something is imported. */
const whenImported = ({ entryImports }: HookFacts): When =>
  entryImports() ? 'now' : 'first import';
