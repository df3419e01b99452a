import { diag, type Logger, type LogRecord } from '@opentelemetry/api';
import type { LogRecordOptions } from './log-attributes';
import { isReadingFields, type LogCall, setEmitting, setReading } from './log-call';
import { toSeverityNumber } from './severity-number';
import { toLevel, toLogRecord } from './to-log-record';
import type { WinstonInfo, WinstonLevels } from './winston';

/**
 * Emits the record of a line, unless it is not wanted. Never throws.
 *
 * A processor or exporter that logs through winston while it handles a record would be called by
 * its own lines without end, so those are not emitted; nor are the lines of getters that log when
 * they are read.
 */
export function emitLogRecord(
  logger: Logger,
  info: WinstonInfo,
  call: LogCall,
  levels: WinstonLevels | undefined,
  options: LogRecordOptions,
): void {
  if (call.isFromEmit || isReadingFields()) {
    return;
  }
  try {
    const severityNumber = toSeverityNumber(toLevel(info), levels);
    if (logger.enabled({ context: call.context, severityNumber })) {
      emit(logger, readRecord(info, call, levels, options));
    }
  } catch (error) {
    diag.error('@acme/otel-winston: a log record was lost', error);
  }
}

function readRecord(
  info: WinstonInfo,
  call: LogCall,
  levels: WinstonLevels | undefined,
  { bounds, correlation }: LogRecordOptions,
): LogRecord {
  const outer = setReading(true);
  try {
    return toLogRecord(info, call, levels, bounds, correlation);
  } finally {
    setReading(outer);
  }
}

/** Emits a record; lines that are logged during this have none. */
export function emit(logger: Logger, record: LogRecord): void {
  const outer = setEmitting(true);
  try {
    logger.emit(record);
  } finally {
    setEmitting(outer);
  }
}
