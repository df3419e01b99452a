/** A signal; also the last part of its path, `/v1/<signal>`. */
export type Signal = 'traces' | 'metrics' | 'logs';

/** The signals that are received. */
export const SIGNALS: readonly Signal[] = ['traces', 'metrics', 'logs'];
