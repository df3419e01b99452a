import { diag, type Logger } from '@opentelemetry/api';
import type { LogCall } from './log-call';
import type { LogRecordBounds } from './log-record-bounds';
import { toSeverityNumber } from './severity-number';
import { toLevel, toLogRecord } from './to-log-record';
import type { WinstonInfo, WinstonLevels } from './winston';

let isEmitting = false;

/**
 * Emits the record of a line, unless nobody wants it. Never throws.
 *
 * A processor or exporter that itself logs through winston while it takes a record would call
 * itself without end, so what is logged meanwhile is not emitted.
 */
export function emitLogRecord(
  logger: Logger,
  info: WinstonInfo,
  call: LogCall,
  levels: WinstonLevels | undefined,
  bounds: LogRecordBounds,
): void {
  if (isEmitting) {
    return;
  }
  isEmitting = true;
  try {
    const severityNumber = toSeverityNumber(toLevel(info), levels);
    if (logger.enabled({ context: call.context, severityNumber })) {
      logger.emit(toLogRecord(info, call, levels, bounds));
    }
  } catch (error) {
    diag.error('@acme/otel-winston: a log record was lost', error);
  } finally {
    isEmitting = false;
  }
}
