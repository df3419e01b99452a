/** The name of the test span, the body of the log record, and the scope of all three. */
export const TEST_NAME = 'otel-auto doctor';
/** A metric's name has no blanks. */
export const TEST_METRIC = 'otel-auto.doctor';
