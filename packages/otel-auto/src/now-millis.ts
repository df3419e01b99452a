/**
 * The clock of Node.js, as it was when this was loaded: a test that has put a clock of its own in its
 * place (fake timers) may let time stand still, and we would wait for ever.
 */
export const nowMillis: () => number = performance.now.bind(performance);
