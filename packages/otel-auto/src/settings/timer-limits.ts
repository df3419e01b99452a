/** The longest delay of a timer of Node.js: a longer one would fire at once. */
export const MAX_TIMER_MILLIS = 2_147_483_647;

/**
 * The value of a timeout that was set to 0, which the specification reads as "no limit": 24.8 days,
 * which any timer accepts.
 */
export const NO_TIME_LIMIT_MILLIS = MAX_TIMER_MILLIS;
