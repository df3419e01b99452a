/**
 * The attribute names that this package writes.
 *
 * They are written out because the CommonJS entry of `@opentelemetry/semantic-conventions` is one
 * file of 200 KB, which an application that only uses the transport would load for three strings;
 * a test compares them with that package.
 *
 * @see https://opentelemetry.io/docs/specs/semconv/exceptions/exceptions-logs/
 */
export const ATTR_EXCEPTION_TYPE = 'exception.type';
export const ATTR_EXCEPTION_MESSAGE = 'exception.message';
export const ATTR_EXCEPTION_STACKTRACE = 'exception.stacktrace';

/**
 * The field names that the specification defines for trace context in other log formats.
 *
 * @see https://opentelemetry.io/docs/specs/otel/compatibility/logging_trace_context/
 */
export const FIELD_TRACE_ID = 'trace_id';
export const FIELD_SPAN_ID = 'span_id';
export const FIELD_TRACE_FLAGS = 'trace_flags';

/** @see https://opentelemetry.io/docs/specs/semconv/registry/attributes/code/ */
export const ATTR_CODE_FUNCTION_NAME = 'code.function.name';
export const ATTR_CODE_FILE_PATH = 'code.file.path';
export const ATTR_CODE_LINE_NUMBER = 'code.line.number';
export const ATTR_CODE_COLUMN_NUMBER = 'code.column.number';
