/**
 * The bucket boundaries that the semantic conventions define for the duration of requests, in
 * seconds.
 */
export const DURATION_BOUNDARIES: number[] = [
  0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
];
