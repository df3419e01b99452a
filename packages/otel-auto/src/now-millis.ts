const { bigint } = process.hrtime;

/**
 * Milliseconds of the clock of Node.js, which only goes forward, as it was when this was loaded: a test
 * that has put a clock of its own in its place (fake timers) may let time stand still, and we would wait
 * for ever. `performance`, which reads the same clock, costs a millisecond of a start.
 */
export const nowMillis = (): number => Number(bigint()) / 1e6;
