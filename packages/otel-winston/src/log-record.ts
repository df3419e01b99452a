// The parts that bridges of other loggers consist of, so that all of them map alike. The distro's
// bridges use them.

export { AnyValueWriter } from './any-value';
export { findCaller } from './caller';
export { cutText } from './cut-text';
export { emit } from './emit-log-record';
export {
  type LoggedException,
  isSerializedError,
  isStack,
  toException,
  toSerializedException,
  toStackException,
} from './exception';
export {
  LineCorrelation,
  type LineCorrelationOptions,
  MAX_COMPLETED_LENGTH,
  toValidSpanContext,
} from './line-correlation';
export { type LineFields, type LogRecordOptions, toLogAttributes } from './log-attributes';
export { createCall, type LogCall, logBuffered } from './log-call';
export { DEFAULT_BOUNDS } from './log-record-bounds';
export { isError, readProperty } from './read-property';
export { toSeverityNumber } from './severity-number';
export { withoutColours } from './without-colours';
