/** The signals that the distro exports, in the order of every list that names them. */
export const SIGNALS = ['traces', 'metrics', 'logs'] as const;

/** One of the signals. */
export type Signal = (typeof SIGNALS)[number];
