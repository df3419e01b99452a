import type { LoaderSupport } from './loader-support';

/** The facts that decide how the loading of modules is hooked. */
export interface HookFacts {
  /** The mechanism that this version of Node.js offers for ES modules. */
  readonly support: LoaderSupport;
  /**
   * Whether a Node.js flag loads the distro, so that nothing of the application has been loaded
   * yet.
   */
  readonly preloaded: boolean;
  /**
   * Whether no hook sees the application's own `require`, as in a single executable application.
   */
  readonly embedded: boolean;
  readonly entryIsEsModule: boolean;
  /**
   * Returns whether the text of the entry contains an `import()`; called only if the plan depends
   * on it.
   */
  readonly entryImports: () => boolean;
}

/**
 * The time at which something is done: now, when Node.js announces the first import, or not at all.
 */
type When = 'now' | 'first import' | 'never';

/**
 * The plan of how the loading of modules is hooked, in addition to what is always done: CommonJS is
 * hooked, and builtins are patched when a hook sees them requested.
 */
export interface HookPlan {
  /** The time at which every listed builtin is patched, requested or not. */
  readonly builtins: When;
  /**
   * The time at which ES modules are hooked in this thread. The hook makes every later import
   * slower.
   */
  readonly esModules: When;
  /** Whether a loader in a thread of its own hooks ES modules. */
  readonly loaderThread: boolean;
  /** Whether files of an ES module that a CommonJS application requires have to be shown to the hooks. */
  readonly requiredEsModules: boolean;
  /** Whether the application's copy of the API is looked up, since no hook observes its loading. */
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
  // True if nothing announces imports: those that the loader's thread sees, and those linked before
  // the distro.
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

/** Returns when the first import is announced; Node.js 20 does not announce imports. */
const whenImported = ({ entryImports }: HookFacts): When =>
  entryImports() ? 'now' : 'first import';
