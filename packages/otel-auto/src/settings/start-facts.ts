import type { Settings } from './settings';

/** Facts of the settings that a start needs: taken at a glance, or from what was parsed. */
export interface StartFacts {
  /** Whether nothing of the distro runs. */
  readonly disabled: boolean;
  /** Whether our own lines are printed. */
  readonly diagnostics: boolean;
  readonly instrumentations: Settings['instrumentations'];
  /** The name that was given; `undefined` leaves it to the application's package. */
  readonly serviceName: string | undefined;
  /** Where all three signals go, as the start line says it. */
  readonly destinations: string;
  /** Whether lines of the console are records, so that the SDK starts with the process. */
  readonly recordsConsole: boolean;
  /** Whether anybody reads metrics. */
  readonly takesMetrics: boolean;
  /** What is wrong with the settings, one line each. */
  readonly problems: readonly string[];
}
