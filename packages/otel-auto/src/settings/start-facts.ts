import type { Settings } from './settings';

/**
 * The facts of the settings that a start needs, from `peekSettings` or from the parsed settings.
 */
export interface StartFacts {
  /** Whether the distro does nothing in this process. */
  readonly disabled: boolean;
  /** Whether our own lines are printed. */
  readonly diagnostics: boolean;
  readonly instrumentations: Settings['instrumentations'];
  /** The configured service name; `undefined` leaves it to the application's package. */
  readonly serviceName: string | undefined;
  /** The destinations of all three signals, in the words of the start line. */
  readonly destinations: string;
  /** Whether lines of the console become records, in which case the SDK starts with the process. */
  readonly recordsConsole: boolean;
  /** Whether the context of the process passes to its children. */
  readonly carriesToChildren: boolean;
  /** Whether metrics are exported or read. */
  readonly takesMetrics: boolean;
  /** The problems with the settings, one line each. */
  readonly problems: readonly string[];
}
