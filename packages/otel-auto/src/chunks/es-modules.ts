import { installReceiver } from '../module-hooks/es-module-receiver';
import {
  hookEsModules,
  hookEsModulesByThread,
  patchLinkedEsModules,
} from '../module-hooks/es-modules';

export { hookEsModules, hookEsModulesByThread, installReceiver, patchLinkedEsModules };
