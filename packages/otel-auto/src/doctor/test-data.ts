/** The name of the test span, the body of the log record, and the scope of all three. */
export const TEST_NAME = 'otel-auto doctor';
/** The name of the test metric; the name of a metric contains no spaces. */
export const TEST_METRIC = 'otel-auto.doctor';
