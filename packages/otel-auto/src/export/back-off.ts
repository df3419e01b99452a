/** The first pause after a failure. */
export const INITIAL_BACKOFF_MILLIS = 1000;
/** The longest pause that a receiver may ask for. */
export const MAX_PAUSE_MILLIS = 10 * 60_000;

const MAX_BACKOFF_MILLIS = 5000;
const BACKOFF_FACTOR = 1.5;

/** Returns the pause after the next failure, from the current one. Never throws. */
export function nextBackoff(backoffMillis: number): number {
  return Math.min(backoffMillis * BACKOFF_FACTOR, MAX_BACKOFF_MILLIS);
}

/**
 * Returns a pause up to a fifth shorter or longer, so that not all clients return at once. Never
 * throws.
 */
export function withJitter(backoffMillis: number, random: () => number): number {
  return backoffMillis * (0.8 + 0.4 * random());
}
