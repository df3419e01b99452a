export {
  type Correlation,
  instrumentWinstonLogger,
  type WinstonInstrumentationOptions,
} from './instrument-winston-logger';
export type { FieldNames, LineCorrelationOptions } from './line-correlation';
export type { LogCall } from './log-call';
export { DEFAULT_BOUNDS, type LogRecordBounds } from './log-record-bounds';
export {
  OpenTelemetryTransport,
  type OpenTelemetryTransportOptions,
} from './open-telemetry-transport';
export { toLogRecord } from './to-log-record';
export {
  traceContext,
  type TraceContextFormat,
  type TraceContextInfo,
  type TraceContextOptions,
} from './trace-context-format';
export { toSeverityNumber } from './severity-number';
export type { WinstonInfo, WinstonLevels, WinstonLoggerClass } from './winston';
