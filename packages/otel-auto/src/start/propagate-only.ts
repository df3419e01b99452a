import type { ChunkLoader } from '../chunk-loader';
import { firstLine } from '../diagnostics/first-line';
import type { Voice } from '../diagnostics/voice';
import { API_PACKAGES } from '../instrumentations/table';
import { installLookOut } from '../module-hooks/install';
import { ModuleHooks } from '../module-hooks/module-hooks';
import type { Settings } from '../settings/settings';

/**
 * Registers the propagators of `OTEL_PROPAGATORS` when the application loads the API, and nothing
 * else: `OTEL_SDK_DISABLED` has no effect on them.
 *
 * Specification, `OTEL_SDK_DISABLED`.
 */
export function propagateOnly(input: {
  readonly chunks: ChunkLoader;
  readonly settings: Settings;
  readonly voice: Voice;
  /** The file that the process was started with. */
  readonly entry: string | undefined;
}): void {
  const { chunks, settings, voice, entry } = input;
  const api = { has: (name: string) => API_PACKAGES.includes(name) };
  const hooks = new ModuleHooks(api, new Set(), (_name, { message }) =>
    voice.sayOnce('propagators', `the propagators could not be loaded (${firstLine(message)}).`),
  );
  hooks.onFirstLoad((_name, packageRoot) => {
    const { startPropagation } = hooks.pause(() => chunks.load('core'));
    hooks.pause(() => startPropagation({ chunks, settings, voice }, packageRoot));
  });
  installLookOut(hooks, entry);
}
