/** The kinds of telemetry that the distro exports, in the order of every list that names them. */
export const SIGNALS = ['traces', 'metrics', 'logs'] as const;

/** One of the kinds of telemetry. */
export type Signal = (typeof SIGNALS)[number];
