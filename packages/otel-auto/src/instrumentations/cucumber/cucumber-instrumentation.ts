import { CucumberInstrumentation as Upstream } from '@opentelemetry/instrumentation-cucumber';
import { likeTheOriginal } from '../like-the-original';

/** The methods that run a scenario, an attempt at it, and a step. */
const RUNS: readonly string[] = ['run', 'runAttempt', 'runStep'];

/**
 * Upstream's instrumentation of cucumber, restricted to the methods that run scenarios and steps.
 *
 * Upstream also replaces the functions that define steps and hooks, and the code that these
 * receive: then a step with a callback fails, since it has become an async function, each failure
 * is attached to the report, and cucumber takes our file for the place of the definition. A step
 * has its span without that.
 */
export const CucumberInstrumentation = likeTheOriginal(Upstream, (name) => RUNS.includes(name));
