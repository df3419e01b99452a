import { CucumberInstrumentation as Upstream } from '@opentelemetry/instrumentation-cucumber';
import { likeTheOriginal } from '../like-the-original';

/** What cucumber runs: a scenario, an attempt at it, a step. */
const RUNS: readonly string[] = ['run', 'runAttempt', 'runStep'];

/**
 * Upstream's instrumentation of cucumber, as far as it watches what cucumber runs.
 *
 * It also replaces the functions with which steps and hooks are defined, and the code that these are
 * given: a step with a callback fails then, since it has become an async function, each failure is
 * attached to the report, and cucumber takes our file for the place of the definition. A step has its
 * span without that.
 */
export const CucumberInstrumentation = likeTheOriginal(Upstream, (name) => RUNS.includes(name));
