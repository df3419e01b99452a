import type { Signal } from '../otlp/signal-exporter';

/** In the order of every list of the report. */
export const SIGNALS: readonly Signal[] = ['traces', 'metrics', 'logs'];
