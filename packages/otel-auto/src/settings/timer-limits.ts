/** The longest that a timer of Node.js can wait: a longer one would fire at once. */
export const MAX_TIMER_MILLIS = 2_147_483_647;

/**
 * What a timeout of 0 becomes, which is "no limit" in the specification: 24.8 days, so that it can
 * be given to any timer as it is.
 */
export const NO_TIME_LIMIT_MILLIS = MAX_TIMER_MILLIS;
