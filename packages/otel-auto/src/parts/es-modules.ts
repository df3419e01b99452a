import { installReceiver } from '../module-hooks/es-module-receiver';
import {
  hookEsModules,
  hookEsModulesByThread,
  patchLinkedEsModules,
} from '../module-hooks/es-modules';

/** What this part gives; `module-hooks/install.ts` loads it when the first ES module is about to be. */
export interface EsModulesPart {
  readonly hookEsModules: typeof hookEsModules;
  readonly hookEsModulesByThread: typeof hookEsModulesByThread;
  readonly installReceiver: typeof installReceiver;
  readonly patchLinkedEsModules: typeof patchLinkedEsModules;
}

export { hookEsModules, hookEsModulesByThread, installReceiver, patchLinkedEsModules };
