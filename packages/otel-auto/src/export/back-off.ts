/** The first pause after a failure. */
export const INITIAL_BACKOFF_MILLIS = 1000;
/** What a receiver may ask for at most. */
export const MAX_PAUSE_MILLIS = 10 * 60_000;

const MAX_BACKOFF_MILLIS = 5000;
const BACKOFF_FACTOR = 1.5;

/** The pause after the next failure, when this one has been made. Never throws. */
export function nextBackoff(backoffMillis: number): number {
  return Math.min(backoffMillis * BACKOFF_FACTOR, MAX_BACKOFF_MILLIS);
}

/** A pause up to a fifth shorter or longer, so that not all clients return at once. Never throws. */
export function withJitter(backoffMillis: number, random: () => number): number {
  return backoffMillis * (0.8 + 0.4 * random());
}
