const { bigint } = process.hrtime;

/**
 * Returns the milliseconds of Node.js's monotonic clock, captured when this file was loaded: a test
 * may replace the clock (fake timers) and stop the time, and waiting would never end.
 * `performance`, which reads the same clock, costs a millisecond of a start.
 */
export const nowMillis = (): number => Number(bigint()) / 1e6;
