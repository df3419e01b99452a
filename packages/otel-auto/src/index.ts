import { preload } from './preload';
import { currentRuntime, type Runtime } from './runtime';
import type { Settings } from './settings/settings';
import type { StartOptions } from './settings/start-options';

export type { Settings } from './settings/settings';
export type { StartOptions } from './settings/start-options';
export { setRequestAttributes } from './set-request-attributes';
export { withSpan } from './with-span';

/** The running distro. */
export interface Handle {
  /**
   * The settings from the environment and the options; `undefined` if `OTEL_SDK_DISABLED` is
   * `true`, another SDK was started first, or a startup snapshot is being built.
   */
  readonly settings: Settings | undefined;
  /**
   * Resolves when all telemetry recorded so far was exported, or after 30 seconds. Never rejects:
   * telemetry that could not be delivered is reported on stderr.
   */
  forceFlush(): Promise<void>;
  /**
   * Flushes and stops the three pipelines; resolves within `shutdownTimeoutMillis`. A second call
   * does no harm. Never rejects.
   */
  shutdown(): Promise<void>;
}

/**
 * Starts the distro and registers its providers as the OpenTelemetry globals.
 *
 * Call it once, before the code to be instrumented is loaded; `--require @acme/otel-auto/register`
 * does it for you. If the distro is already running, its handle is returned, and a line on stderr
 * names the options that came too late.
 *
 * Never throws for a value in the environment: unusable values are reported on stderr and their
 * defaults used. If the SDK cannot be created the application runs on, without telemetry.
 *
 * @param options - override the environment, field by field
 * @throws TypeError or RangeError if an option has the wrong type or range (a mistake in code)
 */
export function start(options: StartOptions = {}): Handle {
  const running = currentRuntime();
  if (running !== undefined) {
    sayTooLate(running, options);
    return toHandle(running);
  }
  const runtime = preload({ wasPreloaded: () => false, options });
  // A caller in code expects the globals to be set when this returns.
  runtime?.core();
  return toHandle(runtime);
}

function sayTooLate({ voice }: Pick<Runtime, 'voice'>, options: StartOptions): void {
  const names = Object.keys(options);
  if (names.length === 0) return;
  voice.sayOnce(
    'too-late',
    `start() was called while the distro was running already, so these options came too late: ${names.join(', ')}. ` +
      'Call it without --require and --import, or use the environment.',
  );
}

const toHandle = (runtime: Pick<Runtime, 'settings' | 'loadedCore'> | undefined): Handle => ({
  settings: runtime?.settings,
  forceFlush: async () => runtime?.loadedCore?.lifecycle.forceFlush(),
  shutdown: async () => runtime?.loadedCore?.lifecycle.shutdown(),
});
